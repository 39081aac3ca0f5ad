internal import Interlock
internal import InterlockRuntime
internal import Kademlia
internal import Logging
internal import Mainline
internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// What is known of a node beyond its process: who it is, whom it knew when it stopped, what it did. Without a state
/// file it lasts as long as the service.
final class NodeMemory: Sendable {
    private struct State {
        var id: Key160?
        /// How many contacts the state that was read named, of those in whom the node believes.
        var restoredCount = 0
        /// Whom the last snapshot of a table with enough contacts named, or the state that was read.
        var known: [NodeState.SavedContact] = []
        /// What the clock showed (``ClockReading/elapsed``) when they were as old as they are said to be.
        var knownAt = Duration.zero
        /// What was done before this process.
        var before: LifetimeStatistics?
        /// What the clocks showed, and the node was told, when it was about to start.
        var startedAt: (clocks: ClockReading, instant: Instant)?
        /// What the node left when it ended.
        var last: NodeState?
    }
    private let options: MainlineOptions
    private let keeper: StateKeeper?
    private let telemetry: Telemetry
    private let state: Mutex<State>

    init(_ options: MainlineOptions, _ telemetry: Telemetry) {
        (self.options, self.telemetry) = (options, telemetry)
        let clocks = options.surroundings.clocks
        keeper = options.stateFile.map {
            StateKeeper(
                path: $0, limits: options.state, logger: options.logger, wallClock: { clocks().wallMilliseconds })
        }
        var state = State()
        // Whoever is not told an id by its options or a file draws one.
        state.id = options.id ?? (keeper == nil ? Self.drawnID() : nil)
        self.state = Mutex(state)
    }

    /// The node's id; nil until the state file has been read.
    var id: Key160? { state.withLock { $0.id } }
    /// Whether there is a file.
    var hasFile: Bool { keeper != nil }
    /// How many contacts were read from it.
    var restoredCount: Int { state.withLock { $0.restoredCount } }

    private static func drawnID() -> Key160 {
        var system = SystemRandomNumberGenerator()
        return Key160(words: { system.next() })
    }

    // MARK: Start

    /// Reads the state file, and says with what the node starts. Errors: ``StateFailure/inUse(path:)``.
    func prepare() async throws -> MainlineConfiguration {
        var read: NodeState?
        if let keeper { read = try await blocking { try keeper.open() } }
        let clocks = options.surroundings.clocks()
        return state.withLock { state in
            let id = state.id ?? read?.id ?? Self.drawnID()
            state.id = id
            // What the file says is judged as what a stranger says: it may have been written in another network.
            let policy = options.policy
            state.known = (read?.contacts ?? []).filter {
                $0.contact.key != id && policy.standing(of: $0.contact.address.endpoint) != .martian
            }
            (state.restoredCount, state.knownAt) = (state.known.count, clocks.elapsed)
            state.before = read?.statistics ?? LifetimeStatistics(firstStartedAt: clocks.wallMilliseconds)
            state.startedAt = (clocks, NodeService<MainlineNode>.now)
            return options.configuration(id: id, contacts: state.known.map(\.contact))
        }
    }

    // MARK: Statistics

    /// How long the node has run.
    var uptime: Duration {
        guard let startedAt = state.withLock({ $0.startedAt }) else { return .zero }
        return options.surroundings.clocks().elapsed - startedAt.clocks.elapsed
    }

    /// What was done by this process and those before.
    func lifetime(_ runtime: RuntimeCounts) -> LifetimeStatistics {
        let before = state.withLock { $0.before }
        var sum = before ?? LifetimeStatistics(firstStartedAt: options.surroundings.clocks().wallMilliseconds)
        sum.starts &+= 1
        sum.uptime &+= UInt64(clamping: uptime.nanoseconds / 1_000_000)
        sum.datagramsIn &+= UInt64(clamping: runtime.datagramsIn)
        sum.datagramsOut &+= UInt64(clamping: runtime.datagramsOut)
        sum.lookups &+= UInt64(clamping: telemetry.counts.ended)
        return sum
    }

    /// What became of the state file; nil without one.
    var statistics: StateStatistics? {
        keeper.map { keeper in
            let counts = keeper.counts
            return StateStatistics(
                saves: counts.saves, failures: counts.failures, savedAt: counts.savedAt, bytes: counts.bytes,
                restored: restoredCount)
        }
    }

    // MARK: Saving

    /// The state of a node now, without statistics of its driver; cheap enough for the event loop, on which it is made.
    /// A table with few contacts is completed by those of the last one that had more, however long ago that was.
    func snapshot(of node: MainlineNode) -> NodeState {
        let (clocks, limits) = (options.surroundings.clocks(), options.state)
        let (known, knownAt, startedAt) = state.withLock { ($0.known, $0.knownAt, $0.startedAt) }
        let passed = max(0, (clocks.elapsed - knownAt).components.seconds)
        let before = known.aged(by: UInt32(clamping: passed), limits: limits).map { saved in
            // Nothing was heard of it since: it may have been good when that was noted.
            var saved = saved
            saved.isGood = false
            return saved
        }
        var snapshot = NodeState(
            of: node, now: NodeService<MainlineNode>.now, startedAt: startedAt?.instant ?? .origin, before: before,
            savedAt: clocks.wallMilliseconds, limits: limits)
        if snapshot.contacts.count >= min(limits.fewContacts, limits.contacts) {
            // Whole seconds, as ages are: what is less must not be lost with each snapshot.
            let (contacts, at) = (snapshot.contacts, knownAt + .seconds(passed))
            state.withLock { ($0.known, $0.knownAt) = (contacts, at) }
        } else {
            snapshot.add(before, limits: limits)
        }
        return snapshot
    }

    /// Keeps the state of a node that ended, for ``saveLast(_:)``.
    func keep(_ node: MainlineNode) {
        guard hasFile else { return }
        let last = snapshot(of: node)
        state.withLock { $0.last = last }
    }

    /// Writes a state, off the event loop. Returns when it is durable, or its failure logged.
    func save(_ node: NodeState, _ runtime: RuntimeCounts) async {
        guard let keeper else { return }
        var node = node
        node.statistics = lifetime(runtime)
        let complete = node
        _ = try? await blocking { keeper.save(complete) }
    }

    /// Writes what the node left when it ended, if it ran, and lets go of the file.
    func saveLast(_ runtime: RuntimeCounts) async {
        guard let keeper else { return }
        if let last = state.withLock({ $0.last }) { await save(last, runtime) }
        _ = try? await blocking { keeper.close() }
    }

    /// Runs what blocks on a thread made for that, and to its end, also when the task is cancelled.
    private func blocking<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        let loop = options.eventLoop ?? MultiThreadedEventLoopGroup.singleton.next()
        return try await NIOThreadPool.singleton.runIfActive(eventLoop: loop, body).get()
    }
}
