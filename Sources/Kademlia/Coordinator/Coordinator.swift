public import Interlock

/// The engine of a node: holds the routing table, the lookups, the broadcasts and the bootstrap, and a queue, and no
/// rule of the protocol.
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
                /* slowed        */ .to(.idle),
                /* seedResponded */ .to(.ready, .idle),
                /* seedFailed    */ .to(.ready, .idle),
                /* seedTimedOut  */ .to(.ready, .idle),
                /* stored        */ .to(.ready, .idle),
                /* storeFailed   */ .to(.ready, .idle),
                /* storeTimedOut */ .to(.ready, .idle),
                /* cancelled     */ .to(.ready, .idle),
                /* expired       */ .to(.ready, .idle),
                /* heardFrom     */ .to(.idle),
                /* unanswered    */ .to(.idle),
                /* restored      */ .to(.idle),
                /* candidate     */ .to(.idle),
                /* started       */ .to(.idle),
                /* due           */ .to(.idle),
                /* disturbed     */ .to(.idle),
                /* checkAnswered */ .to(.idle),
                /* checkFailed   */ .to(.idle),
                /* checkTimedOut */ .to(.idle),
                /* checkLost     */ .to(.idle),
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
    /// What the answer changed in the routing table, at most one change, to be reported before it is delivered.
    @usableFromInline var changes: [TableChange] = []

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

    @inlinable
    public var kind: StateKind {
        if isAnswering { return .answering }
        return queue.isEmpty && active.isEmpty ? .idle : .ready
    }

    @inlinable
    public static func == (left: Self, right: Self) -> Bool {
        left.configuration == right.configuration && left.known == right.known && left.queries == right.queries
            && left.broadcasts == right.broadcasts && left.bootstrap == right.bootstrap && left.active == right.active
            && left.operations == right.operations && left.queue == right.queue
            && left.isAnswering == right.isAnswering && left.changes == right.changes
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
    }
}
