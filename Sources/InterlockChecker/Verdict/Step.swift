public import Interlock

/// One step of a run of a checked system.
public struct Step<N: Node>: Hashable, Sendable, CustomStringConvertible {
    /// What happened.
    public enum Act: Hashable, Sendable {
        /// A node was handed an input.
        case input(Input<N>)
        /// A node was handed a message of which another copy is still under way.
        case duplicate(N.Message, from: N.Address)
        /// A message to the node vanished.
        case loss(N.Message, from: N.Address)
        /// The node stopped between two inputs.
        case crash
    }
    /// The number of the host, in the order of the system.
    public var host: Int
    /// Its address.
    public var address: N.Address
    /// What happened.
    public var act: Act
    /// The choices that the node was dealt, in the order of asking.
    public var choices: [Int] = []
    /// After how many of the input's effects the node crashed; nil if it did not.
    public var crashedAfter: Int?
    /// Whether a crash, in this step or as this step, took the storage with it.
    public var lostStorage = false
    /// The effects that were performed, in order.
    public var effects: [Effect<N>] = []

    /// A step in which nothing was chosen, done or crashed yet.
    public init(host: Int, address: N.Address, act: Act, choices: [Int] = []) {
        (self.host, self.address, self.act, self.choices) = (host, address, act, choices)
    }

    /// The fault that the step is, if it is one.
    public var fault: FaultKind? {
        switch act {
        case .duplicate: .duplication
        case .loss: .loss
        case .crash: lostStorage ? .crashWithoutStorage : .crash
        case .input: crashedAfter == nil ? nil : lostStorage ? .crashWithoutStorage : .crash
        }
    }

    /// One line: who, what, what came of it.
    public var description: String {
        var text = "\(address): \(what)"
        if !effects.isEmpty { text += ": " + effects.map(Self.describe).joined(separator: ", ") }
        if let crashedAfter { text += "; crashed after \(crashedAfter) effects" }
        return lostStorage ? text + ", storage lost" : text
    }

    /// What happened, without what came of it.
    var what: String {
        let text =
            switch act {
            case .input(let input): Self.describe(input)
            case .duplicate(let message, let sender): "received \(message) from \(sender), and once more later"
            case .loss(let message, let sender): "\(message) from \(sender) lost"
            case .crash: "crashed"
            }
        return choices.isEmpty ? text : text + ", choices \(choices.map { "\($0)" }.joined(separator: " "))"
    }

    static func describe(_ input: Input<N>) -> String {
        switch input {
        case .started(nil): "started"
        case .started: "started again"
        case .received(let message, let sender): "received \(message) from \(sender)"
        case .timerFired(let name): "timer \(name) fired"
        case .requested(let request, let id): "requested \(request) \(id)"
        case .withdrawn(let id): "withdrawn \(id)"
        case .linkChanged(let peer, let link): "link with \(peer) is \(link)"
        }
    }

    static func describe(_ effect: Effect<N>) -> String {
        switch effect {
        case .send(let message, let receiver): "send \(message) to \(receiver)"
        case .transmit(let range, let receiver): "transmit \(range.count) bytes to \(receiver)"
        case .setTimer(let name, _): "set timer \(name)"
        case .cancelTimer(let name): "cancel timer \(name)"
        case .persist(let record): "persist \(record)"
        case .report(let report, let id): "report \(report)" + (id.map { " \($0)" } ?? "")
        }
    }
}
