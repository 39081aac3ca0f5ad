public import Interlock
public import InterlockSimulator
import KRPC
public import Kademlia
public import Mainline

/// A simulated network of Mainline nodes that come and go; one seed decides all. The first node knows nobody, the
/// others are told of a few of those that started before.
///
/// Outside help ends with the first contact: a node that has had one and lost all has to find back by itself.
public struct ChurningNetwork {
    /// What is to happen to the nodes.
    enum Appointment: Hashable, Sendable {
        case departure(place: Int)
        /// Whether the node of this session is in touch with anybody yet.
        case inquiry(place: Int, session: Int)
        case directory
        case comeback(Absentee)
    }

    public var simulation: Simulation<MainlineNode>
    public let churn: Churn
    /// Who is there, by the numbers of the nodes in the simulation.
    public internal(set) var members: [Member] = []
    /// Who left, when: for whoever asks what was there between two instants, and then forgets.
    public var departed: [(member: Member, at: Instant)] = []
    public internal(set) var counts = ChurnCounts()
    /// What nodes reported about the requests that are watched.
    public let ledger = Ledger()

    let configure: (Key160, [MainlineContact]) -> MainlineConfiguration
    var chance: SeededGenerator
    var agenda = EventQueue<Appointment>()
    /// Those whose pause is over, the longest first; the next of them takes the next free place.
    var waiting: [Absentee] = []
    /// Endpoints of nodes that were there at some time.
    var directory: [Endpoint] = []
    var sessions = 0
    var latestRequest: UInt64 = 0

    /// A network of so many nodes.
    ///
    /// - Parameter configure: makes the configuration of a node of this id which remembers these contacts.
    public init(
        count: Int, seed: UInt64, conditions: Conditions, churn: Churn = Churn(),
        configure: @escaping (Key160, [MainlineContact]) -> MainlineConfiguration
    ) {
        (self.churn, self.configure) = (churn, configure)
        chance = SeededGenerator(seed: seed ^ 0x436875726E)
        simulation = Simulation(seed: seed, conditions: conditions)
        let ledger = ledger
        simulation.onReport = { ledger.take($0) }
        for place in 0..<count { admit(place) }
        agenda.add(.directory, at: churn.directoryInterval.nanoseconds)
    }

    /// Lets time pass, until an instant.
    public mutating func run(until end: Instant) {
        while let (at, appointment) = agenda.popFirst(notAfter: end.nanoseconds) {
            simulation.run(until: Instant(nanoseconds: at))
            keep(appointment)
        }
        simulation.run(until: end)
    }

    /// A random key.
    mutating func randomKey() -> Key160 { Key160(words: { chance.next() }) }

    /// Has a node ask for something now or at an instant.
    public mutating func ask(_ place: Int, _ request: MainlineRequest, at instant: Instant? = nil) -> RequestID {
        latestRequest += 1
        let id = RequestID(latestRequest)
        simulation.request(request, id, of: place, at: instant)
        return id
    }

    /// The place of the node that a contact names, if it is up.
    public func place(of contact: MainlineContact) -> Int? {
        guard let place = simulation.node(at: contact.address.endpoint), simulation.status(of: place) == .up,
            members[place].id == contact.key
        else { return nil }
        return place
    }
}
