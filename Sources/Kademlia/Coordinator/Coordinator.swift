public import Interlock

/// The engine of a node: holds the routing table, the lookups, the broadcasts and the bootstrap, the machines that keep
/// the table alive and filled, and a queue, and no rule of the protocol.
///
/// It turns calls, answers, cancellations and expiries into queued events and takes them in order, one at a time. What
/// cannot start is refused at once. The node steps ``Event/polled`` until the answer is ``State/idle``, and does what
/// each state before asks for: so each machine below sends as much as its limits allow. States come one by one: who
/// reads them slowly, or not at all, holds nothing up here.
///
/// ```
/// for _ in 0..<coordinator.pollLimit {
///     guard let state = coordinator.step(.polled, &context) else { break }
///     if case .idle = state { break }
///     perform(state)
/// }
/// ```
///
/// **Upkeep.** With an ``UpkeepConfiguration`` it keeps the table by itself from ``Event/started`` on: who turns up is
/// checked before it comes in (``Include``), who is in the table and silent is checked now and then (``Probe``), one
/// lookup after another keeps the table filled (``Explore``), and when nobody answers any more the node joins again by
/// the seeds by which it once did. For that it asks for checks, for timers, and for requests of operations that it
/// begins under ids of its own.
///
/// - Complexity: a step costs the steps of the machines that it asks, and O(log n) of n operations. No step looks at
///   all of them.
public struct Coordinator<Key: KademliaKey, Address: ContactAddress>: KindMachine {
    /// Whom it can ask.
    public typealias Contact = Kademlia.Contact<Key, Address>

    /// The rows of the matrix: what the next poll will find.
    public enum StateKind: UInt8, Kind {
        /// Nothing to do.
        case idle
        /// An event is queued, or a machine below may have something to send.
        case ready
        /// An answer was reported, and goes to the machine that waits for it with the next poll.
        case answering
    }

    /// The columns of the matrix.
    public enum EventKind: UInt8, Kind {
        case called
        case responded, failed, timedOut, slowed
        case seedResponded, seedFailed, seedTimedOut
        case stored, storeFailed, storeTimedOut
        case cancelled, expired
        case heardFrom, unanswered
        case restored, candidate
        case started, due, disturbed
        case checkAnswered, checkFailed, checkTimedOut, checkLost
        case polled
    }

    @inlinable
    public static func row(_ kind: StateKind) -> [25 of Leads<StateKind>] {
        switch kind {
        case .idle:
            [
                /* called        */ .to(.ready, .idle),
                /* responded     */ .to(.ready, .idle),
                /* failed        */ .to(.ready, .idle),
                /* timedOut      */ .to(.ready, .idle),
                /* slowed        */ .to(.ready, .idle),
                /* seedResponded */ .to(.ready, .idle),
                /* seedFailed    */ .to(.ready, .idle),
                /* seedTimedOut  */ .to(.ready, .idle),
                /* stored        */ .to(.ready, .idle),
                /* storeFailed   */ .to(.ready, .idle),
                /* storeTimedOut */ .to(.ready, .idle),
                /* cancelled     */ .to(.ready, .idle),
                /* expired       */ .to(.ready, .idle),
                /* heardFrom     */ .to(.ready, .idle),
                /* unanswered    */ .to(.ready, .idle),
                /* restored      */ .to(.idle),
                /* candidate     */ .to(.ready, .idle),
                /* started       */ .to(.ready, .idle),
                /* due           */ .to(.ready, .idle),
                /* disturbed     */ .to(.ready, .idle),
                /* checkAnswered */ .to(.ready, .idle),
                /* checkFailed   */ .to(.ready, .idle),
                /* checkTimedOut */ .to(.ready, .idle),
                /* checkLost     */ .to(.ready, .idle),
                /* polled        */ .to(.idle),
            ]
        case .ready:
            [
                /* called        */ .to(.ready),
                /* responded     */ .to(.ready),
                /* failed        */ .to(.ready),
                /* timedOut      */ .to(.ready),
                /* slowed        */ .to(.ready),
                /* seedResponded */ .to(.ready),
                /* seedFailed    */ .to(.ready),
                /* seedTimedOut  */ .to(.ready),
                /* stored        */ .to(.ready),
                /* storeFailed   */ .to(.ready),
                /* storeTimedOut */ .to(.ready),
                /* cancelled     */ .to(.ready),
                /* expired       */ .to(.ready),
                /* heardFrom     */ .to(.ready),
                /* unanswered    */ .to(.ready),
                /* restored      */ .to(.ready),
                /* candidate     */ .to(.ready),
                /* started       */ .to(.ready),
                /* due           */ .to(.ready),
                /* disturbed     */ .to(.ready),
                /* checkAnswered */ .to(.ready),
                /* checkFailed   */ .to(.ready),
                /* checkTimedOut */ .to(.ready),
                /* checkLost     */ .to(.ready),
                /* polled        */ .to(.idle, .ready, .answering),
            ]
        case .answering:
            [
                /* called        */ .to(.answering),
                /* responded     */ .to(.answering),
                /* failed        */ .to(.answering),
                /* timedOut      */ .to(.answering),
                /* slowed        */ .to(.answering),
                /* seedResponded */ .to(.answering),
                /* seedFailed    */ .to(.answering),
                /* seedTimedOut  */ .to(.answering),
                /* stored        */ .to(.answering),
                /* storeFailed   */ .to(.answering),
                /* storeTimedOut */ .to(.answering),
                /* cancelled     */ .to(.answering),
                /* expired       */ .to(.answering),
                /* heardFrom     */ .to(.answering),
                /* unanswered    */ .to(.answering),
                /* restored      */ .to(.answering),
                /* candidate     */ .to(.answering),
                /* started       */ .to(.answering),
                /* due           */ .to(.answering),
                /* disturbed     */ .to(.answering),
                /* checkAnswered */ .to(.answering),
                /* checkFailed   */ .to(.answering),
                /* checkTimedOut */ .to(.answering),
                /* checkLost     */ .to(.answering),
                /* polled        */ .to(.idle, .ready, .answering),
            ]
        }
    }

    @inlinable
    public static func kind(of event: Event) -> EventKind {
        switch event {
        case .called: .called
        case .responded: .responded
        case .failed: .failed
        case .timedOut: .timedOut
        case .slowed: .slowed
        case .seedResponded: .seedResponded
        case .seedFailed: .seedFailed
        case .seedTimedOut: .seedTimedOut
        case .stored: .stored
        case .storeFailed: .storeFailed
        case .storeTimedOut: .storeTimedOut
        case .cancelled: .cancelled
        case .expired: .expired
        case .heardFrom: .heardFrom
        case .unanswered: .unanswered
        case .restored: .restored
        case .candidate: .candidate
        case .started: .started
        case .due: .due
        case .disturbed: .disturbed
        case .checkAnswered: .checkAnswered
        case .checkFailed: .checkFailed
        case .checkTimedOut: .checkTimedOut
        case .checkLost: .checkLost
        case .polled: .polled
        }
    }

    public static var machineName: String { "Coordinator" }

    /// How it goes about its work.
    public let configuration: CoordinatorConfiguration

    @usableFromInline var known: RoutingTable<Key, Address>
    @usableFromInline var tally = CoordinatorCounts()
    @usableFromInline var queries: QueryPool<Key, Address>
    @usableFromInline var broadcasts: BroadcastPool<Key, Address>
    @usableFromInline var bootstrap: Bootstrap<Key, Address>
    /// The machines below that did not answer a waiting state yet.
    @usableFromInline var active = Children()
    @usableFromInline var operations = Operations<Key, Address>()
    @usableFromInline var queue = Queue<Event>()
    /// The number of calls in the queue.
    @usableFromInline var queuedCalls = 0
    /// Whether the first event of the queue is an answer that was reported: it is delivered with the next poll. A flag,
    /// and no event of its own, since an optional of such an enum is dear to look at.
    @usableFromInline var isAnswering = false
    /// What came with another state and is said next, in order: a change of the routing table, who else is to be
    /// checked.
    @usableFromInline var held: [State] = []

    @usableFromInline var include: Include<Key, Address>
    @usableFromInline var probe: Probe<Key, Address>
    @usableFromInline var explore: Explore<Key, Address>
    @usableFromInline var tidings = UpkeepTidings()
    /// The exploration that was begun and waits for its seeds.
    @usableFromInline var chosen: OperationID?
    /// The bootstrap that was begun by the upkeep and is to be started.
    @usableFromInline var rejoining: OperationID?
    /// By whom to rejoin.
    @usableFromInline var remembered = RememberedSeeds<Address>()
    /// How many requests in a row ran into their deadlines while nothing came from anybody, up to the limit.
    @usableFromInline var silence = 0
    /// How many explorations in a row hardly anybody answered, below the limit.
    @usableFromInline var sparseness = 0
    /// How many operations the coordinator began by itself.
    @usableFromInline var upkeepCount: UInt64 = 0

    /// A coordinator that knows nobody.
    ///
    /// - Parameters:
    ///   - own: The key of the node itself.
    ///   - configuration: How lookups go about it, and what bounds the coordinator and its children.
    ///   - rules: Which addresses belong to one network, for the limits of one in table and lookups.
    @inlinable
    public init(
        around own: Key, configuration: CoordinatorConfiguration = CoordinatorConfiguration(),
        rules: Address.NetworkRules = Address.defaultRules
    ) {
        self.configuration = configuration
        known = RoutingTable(around: own, limits: configuration.routing, rules: rules)
        queries = QueryPool(own: own, limits: configuration.pool, rules: rules)
        broadcasts = BroadcastPool(own: own, limits: configuration.broadcast, rules: rules)
        bootstrap = Bootstrap(
            around: own, configuration: configuration.query, limits: configuration.bootstrap, rules: rules)
        let upkeep = configuration.upkeep ?? UpkeepConfiguration()
        include = Include(limits: upkeep.include, rules: rules)
        probe = Probe(around: own, limits: upkeep.probe, rules: rules)
        explore = Explore(around: own, configuration: upkeep.explore, rules: rules)
    }

    /// The key of the node itself.
    @inlinable public var own: Key { known.own }
    /// Whom the node knows.
    @inlinable public var table: RoutingTable<Key, Address> { known }
    /// How often it came to a limit. Does not tell two coordinators apart.
    @inlinable public var counts: CoordinatorCounts { tally }
    /// What all lookups did, those of broadcasts and of the bootstrap left out.
    @inlinable public var lookupCounts: QueryPoolCounts { queries.counts }
    /// What all broadcasts did.
    @inlinable public var broadcastCounts: BroadcastPoolCounts { broadcasts.counts }
    /// What became of those who wanted to come into the routing table.
    @inlinable public var includeCounts: IncludeCounts { include.counts }
    /// What became of the checks of those who are in it.
    @inlinable public var probeCounts: ProbeCounts { probe.counts }
    /// What the lookups did by which it is kept filled.
    @inlinable public var exploreCounts: ExploreCounts { explore.counts }
    /// Whether nobody was heard in the last rounds of exploration, or there was nobody to ask.
    @inlinable public var isIsolated: Bool { explore.isIsolated }
    /// The number of checks whose outcomes are awaited.
    @inlinable public var checkCount: Int { include.inFlightCount + probe.inFlightCount }
    /// Whom the node would ask to join the network again, in this order.
    @inlinable public var rememberedSeeds: [Address] { remembered.inOrder }

    @inlinable
    public var kind: StateKind {
        if isAnswering { return .answering }
        return queue.isEmpty && active.isEmpty && held.isEmpty ? .idle : .ready
    }

    @inlinable
    public static func == (left: Self, right: Self) -> Bool {
        left.configuration == right.configuration && left.known == right.known && left.queries == right.queries
            && left.broadcasts == right.broadcasts && left.bootstrap == right.bootstrap && left.active == right.active
            && left.operations == right.operations && left.queue == right.queue
            && left.isAnswering == right.isAnswering && left.held == right.held && left.silence == right.silence
            && isUpkeepEqual(left, right)
    }

    /// Without upkeep there is nothing to compare.
    @inlinable
    static func isUpkeepEqual(_ left: Self, _ right: Self) -> Bool {
        guard left.isUpkept else { return true }
        return left.include == right.include && left.probe == right.probe && left.explore == right.explore
            && left.tidings == right.tidings && left.chosen == right.chosen && left.rejoining == right.rejoining
            && left.remembered == right.remembered && left.sparseness == right.sparseness
            && left.upkeepCount == right.upkeepCount
    }

    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(known)
        hasher.combine(queries)
        hasher.combine(broadcasts)
        hasher.combine(bootstrap)
        hasher.combine(operations)
        hasher.combine(queue)
        hasher.combine(isAnswering)
        guard isUpkept else { return }
        hasher.combine(include)
        hasher.combine(probe)
        hasher.combine(explore)
        hasher.combine(tidings)
        hasher.combine(upkeepCount)
    }
}
