public import Interlock
public import InterlockSimulator
public import KRPC
public import Kademlia
public import Mainline

/// A simulated network of Mainline nodes, each of which knows one other when it starts; one seed decides all.
public struct MainlineNetwork<N: DatagramNode>
where N.Address == Endpoint, N.Request == MainlineRequest, N.Report == MainlineReport {
    public var simulation: Simulation<N>
    /// The nodes' ids, by their numbers.
    public let ids: [Key160]
    private var chance: SeededGenerator
    private var latestRequest: UInt64 = 0

    /// A network whose nodes start one after another, a few milliseconds apart.
    ///
    /// - Parameter configuration: makes node `number`, which is to have this id.
    public init(
        count: Int, seed: UInt64, conditions: Conditions, observer: Observer? = nil,
        configuration: (_ number: Int, _ id: Key160) -> N.Configuration
    ) {
        var chance = SeededGenerator(seed: seed ^ 0x4D61_696E)
        simulation = Simulation(seed: seed, conditions: conditions)
        simulation.observer = observer
        // To look at a node's invariants takes a time that grows with the square of its table.
        simulation.invariantInterval = count <= 24 ? 1 : 100
        var ids: [Key160] = []
        for number in 0..<count {
            let id = Key160(words: { chance.next() })
            ids.append(id)
            let start = Instant.origin.advanced(by: .milliseconds(20 * number))
            simulation.add(configuration(number, id), at: Self.endpoint(number), startingAt: start)
            if number > 0 {
                latestRequest += 1
                simulation.request(
                    .bootstrap([Self.endpoint(chance.below(number))]), RequestID(latestRequest), of: number,
                    at: start.advanced(by: .milliseconds(1)))
            }
        }
        self.ids = ids
        self.chance = chance
    }

    /// Where node `number` is.
    public static func endpoint(_ number: Int) -> Endpoint {
        Endpoint(ipv4: 0x0A00_0001 + UInt32(number), port: 6881)
    }

    /// All of the network is each node's own.
    public static var policy: AddressPolicy { AddressPolicy(own: [Prefix(ipv4: 0x0A00_0000, length: 8)]) }

    /// Lets every node join: until the last has started, and a while longer, in which the upkeep of each finds those
    /// who came later.
    public mutating func join(settling: Duration = .seconds(60)) {
        simulation.run(until: Instant.origin.advanced(by: .milliseconds(20 * ids.count) + settling))
    }

    /// A random key.
    public mutating func randomKey() -> Key160 {
        Key160(words: { chance.next() })
    }

    /// A random number below a bound.
    public mutating func below(_ bound: Int) -> Int { chance.below(bound) }

    /// Has a node ask for something now.
    public mutating func ask(_ node: Int, _ request: MainlineRequest) -> RequestID {
        latestRequest += 1
        let id = RequestID(latestRequest)
        simulation.request(request, id, of: node)
        return id
    }

    /// The final report of a request, if there is one.
    public func final(_ id: RequestID) -> MainlineReport? {
        simulation.reports.last { $0.id == id && $0.report.isFinal }?.report
    }

    /// The ids of a set of nodes that are closest to a key, without those of `excluded`.
    public func closest(_ count: Int, to target: Key160, among nodes: [Int], without excluded: Int) -> [Key160] {
        Array(
            nodes.filter { $0 != excluded }.map { ids[$0] }
                .sorted { $0.isCloser(than: $1, to: target) }.prefix(count))
    }
}

extension MainlineNetwork where N == MainlineNode {
    /// A network of honest nodes with default limits.
    public init(count: Int, seed: UInt64, conditions: Conditions = Conditions(), observer: Observer? = nil) {
        self.init(count: count, seed: seed, conditions: conditions, observer: observer) { _, id in
            MainlineConfiguration(id: id, policy: Self.policy)
        }
    }
}
