internal import Interlock
internal import InterlockRuntime
public import KRPC
public import Kademlia
public import Mainline
public import ServiceLifecycle
internal import Synchronization

/// A node of BitTorrent's Mainline DHT as a service: ``run()`` binds and runs until it is cancelled or shut down
/// gracefully; meanwhile any task may look for nodes and peers, and announce.
///
/// ```swift
/// let dht = MainlineService(MainlineOptions())
/// try await withThrowingTaskGroup { group in
///     group.addTask { try await dht.run() }
///     _ = try await dht.bootstrap(from: HostPort.publicRouters)
///     for try await event in try dht.peers(for: infoHash) { print(event) }
///     group.cancelAll()
/// }
/// ```
public final class MainlineService: Service, Sendable {
    let node: NodeService<MainlineNode>
    let options: MainlineOptions
    let book = RequestBook()
    let subscribers: Subscribers
    private let hasBegun = Atomic(false)
    /// The node's id.
    public let id: Key160

    /// A service for one node, which ``run()`` starts.
    public init(_ options: MainlineOptions = MainlineOptions()) {
        self.options = options
        let key = NodeOptions.freshChanceKey()
        var chance = Chance(key: key)
        id = options.id ?? Key160(words: { chance.word() })
        let configuration = MainlineConfiguration(
            id: id, isReadOnly: options.isReadOnly, limits: options.limits, routing: options.routing,
            peers: options.peers)
        var nodeOptions = NodeOptions(
            bind: options.bind.endpoint ?? .anyIPv4(), name: "mainline", logger: options.logger)
        nodeOptions.limits = options.runtime
        nodeOptions.recorder = options.recorder
        let (book, subscribers) = (book, Subscribers(limit: options.eventLimit))
        self.subscribers = subscribers
        node = NodeService(
            configuration, wire: .datagrams(describe: MainlineNode.describe(datagram:)), addresses: .own, store: .none,
            options: nodeOptions
        ) { report, request in
            if let request {
                book.add(report, to: request)
            } else if case .contactAdded(let contact) = report {
                subscribers.send(.contactAdded(contact))
            } else if case .contactRemoved(let contact) = report {
                subscribers.send(.contactRemoved(contact))
            }
        }
    }

    /// Binds and runs the node until the task is cancelled or a graceful shutdown is asked for. Runs once.
    ///
    /// Errors: why the node cannot run, `NodeFailure` of the runtime.
    public func run() async throws {
        // A second run must not end what belongs to the first.
        guard !hasBegun.exchange(true, ordering: .relaxed) else { throw NodeFailure.ranBefore }
        defer {
            book.end()
            subscribers.end()
        }
        try await node.run()
    }

    /// The endpoint that was bound; waits until it is. Errors: why the node does not run.
    public func boundEndpoint() async throws -> Endpoint {
        let endpoint = try await node.boundAddress()
        return Endpoint(ipv6: endpoint.high, endpoint.low, port: endpoint.port)
    }

    /// What happens in the routing table from now on; a slow reader loses the oldest events.
    public func events() -> AsyncStream<DHTEvent> { subscribers.subscribe() }

    /// How many events were lost because their readers were slow.
    public var lostEventCount: Int { subscribers.lostCount }

    /// What the node is and did so far. Errors: ``DHTError/stopped``.
    public func statistics() async throws -> DHTStatistics {
        let runtime = await node.counts()
        let statistics = await node.inspect { node in
            DHTStatistics(
                id: node.id, contactCount: node.table.count, torrentCount: node.peers.torrentCount,
                peerCount: node.peers.peerCount, runningCount: node.runningCount,
                transactionCount: node.transactionCount, node: node.counts, runtime: runtime)
        }
        guard let statistics else { throw DHTError.stopped }
        return statistics
    }

    /// The contacts in the routing table that are closest to a key, closest first, at most `count`. Nobody is asked.
    public func knownContacts(_ count: Int, closestTo key: Key160) async throws -> [MainlineContact] {
        let contacts = await node.inspect { $0.table.closest(count, to: key) }
        guard let contacts else { throw DHTError.stopped }
        return contacts
    }
}
