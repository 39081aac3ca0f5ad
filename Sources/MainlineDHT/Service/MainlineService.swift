internal import Interlock
internal import InterlockRuntime
internal import Logging
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
    let memory: NodeMemory
    let telemetry: Telemetry
    let book = RequestBook()
    let subscribers: Subscribers
    private let hasBegun = Atomic(false)

    /// A service for one node, which ``run()`` starts.
    public init(_ options: MainlineOptions = MainlineOptions()) {
        self.options = options
        let telemetry = Telemetry(options)
        let memory = NodeMemory(options, telemetry)
        let (book, subscribers) = (book, Subscribers(limit: options.eventLimit))
        (self.telemetry, self.memory, self.subscribers) = (telemetry, memory, subscribers)
        node = NodeService(
            configuredBy: { try await memory.prepare() },
            wire: .datagrams(describe: MainlineNode.describe(datagram:)), addresses: .own, store: .none,
            options: options.nodeOptions, ended: { memory.keep($0) }
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

    /// Binds and runs the node until the task is cancelled or a graceful shutdown is asked for; its state is saved
    /// then, also when it fails. Runs once.
    ///
    /// Errors: why the node cannot run, `NodeFailure` of the runtime; ``StateFailure/inUse(path:)``.
    public func run() async throws {
        // A second run must not end what belongs to the first.
        guard !hasBegun.exchange(true, ordering: .relaxed) else { throw NodeFailure.ranBefore }
        defer {
            book.end()
            subscribers.end()
        }
        let result: Result<Void, any Error>
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await self.attend() }
                defer { group.cancelAll() }
                try await node.run()
            }
            result = .success(())
        } catch {
            result = .failure(error)
        }
        await memory.saveLast(node.counts())
        if case .success = result { options.logger.info("the node stopped") }
        try result.get()
    }

    /// The node's id: that of the options, or of the state file, or one that was drawn. Waits until the file has been
    /// read, if there is one. Errors: why the node does not run.
    public var id: Key160 {
        get async throws {
            if let id = memory.id { return id }
            _ = try await node.boundAddress()
            guard let id = memory.id else { throw DHTError.stopped }
            return id
        }
    }

    /// What became of the state file, also after the node has ended; nil if it has none.
    public var state: StateStatistics? { memory.statistics }

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
        let (memory, telemetry) = (memory, telemetry)
        let statistics = await node.inspect { node in
            DHTStatistics(
                id: node.id, table: TableStatistics(node, now: NodeService<MainlineNode>.now),
                torrentCount: node.peers.torrentCount, peerCount: node.peers.peerCount,
                runningCount: node.runningCount, transactionCount: node.transactionCount, upkeepCount: node.upkeepCount,
                roundTrip: node.roundTrips.smoothed, uptime: memory.uptime, lookups: telemetry.counts,
                node: node.counts, upkeep: node.upkeepCounts, screen: node.screen.counts, runtime: runtime,
                state: memory.statistics,
                lifetime: memory.lifetime(runtime))
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
