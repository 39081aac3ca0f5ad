import Interlock
import InterlockSimulator
import Kademlia

/// A simulated network of typed nodes; the address of a node is its number, its key a word drawn from it.
enum TypedNetwork {
    typealias Node = KademliaNode<Key160, UInt32>

    static func key(_ address: UInt32) -> Key160 {
        var words = SeededWords(seed: UInt64(address) &+ 7)
        return Key160(words: { words.next() })
    }

    static func contact(_ address: UInt32) -> Contact<Key160, UInt32> {
        Contact(key: key(address), address: address)
    }

    static let engine: CoordinatorConfiguration = {
        var configuration = CoordinatorConfiguration()
        configuration.query = QueryConfiguration(
            limits: QueryLimits(resultCount: 8), requestTimeout: .seconds(2), queryTimeout: .seconds(60))
        configuration.routing = RoutingLimits(bucketSize: 8)
        configuration.storeTimeout = .seconds(2)
        configuration.seedTimeout = .seconds(2)
        configuration.broadcastTimeout = .seconds(60)
        configuration.bootstrapTimeout = .seconds(60)
        return configuration
    }()

    static func configuration(
        knowing addresses: [UInt32], _ engine: CoordinatorConfiguration = engine, records: Int = 1024
    ) -> Node.Configuration {
        Node.Configuration(
            key: { key($0) }, contacts: addresses.map(contact), engine: engine, answerSize: 8, records: records)
    }

    /// `count` nodes; each knows the one before it, and bootstraps. When this returns, all have.
    static func joined(
        _ count: Int, seed: UInt64, conditions: Conditions = Conditions(), observer: Observer? = nil
    ) -> Simulation<Node> {
        var simulation = Simulation<Node>(seed: seed, conditions: conditions, observer: observer)
        for number in 0..<UInt32(count) {
            simulation.add(configuration(knowing: number == 0 ? [] : [number - 1]), at: number)
        }
        for number in 1..<count {
            // One after the other, so that whoever joins finds the others joined.
            simulation.request(
                .bootstrap(seeds: []), RequestID(1), of: number, at: Instant(nanoseconds: Int64(number) * 2_000_000_000)
            )
        }
        simulation.run(for: .seconds(2 * count + 120))
        return simulation
    }

    /// The `count` addresses closest to a target among all nodes but one, closest first.
    static func closest(_ count: Int, to target: Key160, of total: Int, without: UInt32) -> [UInt32] {
        (0..<UInt32(total)).filter { $0 != without }
            .sorted { key($0).isCloser(than: key($1), to: target) }
            .prefix(count).map { $0 }
    }
}
