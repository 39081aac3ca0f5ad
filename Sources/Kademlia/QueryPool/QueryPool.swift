public import Interlock

/// All lookups of a node: shares the slots for requests out among them, so that none starves.
///
/// A query that may have something to send is *ready*. Among the ready ones, the one whose last service is longest ago
/// goes first. One that got closer in its last answer goes before it, but not twice in a row while somebody else waits;
/// and none goes twice in a row while another is ready. So whoever is ready is served after at most two rounds. A new
/// query is polled at once as long as there are slots for all who are ready, else it waits from then on for its turn.
///
/// A state `waitingAtCapacity`, `waitingWithCapacity` or `idle` says that nothing is left to send; after any other the
/// parent polls on, so that the configured concurrency is used.
///
/// - Complexity: a step costs the step of its query and O(log n) of n ready queries; each query that turns out to have
///   nothing to send is asked once, and then not before its next answer. No step looks at all queries.
public struct QueryPool<Key: KademliaKey, Address: ContactAddress>: KindMachine {
    /// The rows of the matrix: the last answer to the parent.
    public enum StateKind: UInt8, Kind {
        case idle, waitingToSend, waitingAtCapacity, waitingWithCapacity, finished, refused
    }

    /// The columns of the matrix.
    public enum EventKind: UInt8, Kind {
        case added, polled, responded, failed, timedOut, slowed, cancelled, expired
    }

    /// What may happen to the queries of a pool. An event for a query that is not held is late: it does no more than
    /// `polled`.
    public enum Event: Hashable, Sendable {
        /// A lookup was called for.
        case added(OperationID, target: Key, seeds: [Contact<Key, Address>], QueryConfiguration)
        /// The parent is ready to send.
        case polled
        /// A contact answered a request of the query.
        case responded(OperationID, from: Key, closer: [Contact<Key, Address>])
        /// A request of the query could not be sent, or was answered by an error.
        case failed(OperationID, Key)
        /// A request of the query was not answered in time.
        case timedOut(OperationID, Key)
        /// A contact takes longer to answer than usual: its slot is free at once, it may still answer, and while it
        /// `holdsUp` the query that does not end without it. May be said again, with another `holdsUp`.
        case slowed(OperationID, Key, holdsUp: Bool)
        /// The query was called off.
        case cancelled(OperationID)
        /// The query did not finish in time.
        case expired(OperationID)
    }

    /// Why a query was not taken.
    @frozen
    public enum Refusal: Hashable, Sendable {
        /// ``QueryPoolLimits/queries`` are held.
        case full
        /// A query of the same id is held.
        case duplicate
    }

    /// What the pool asks of its parent.
    public enum State: Hashable, Sendable {
        /// There is no query.
        case idle
        /// Send the request of the query to this contact, and poll again.
        case waitingToSend(OperationID, to: Contact<Key, Address>)
        /// Nothing can be sent before an answer comes: as many requests as are allowed are in flight.
        case waitingAtCapacity
        /// Nothing is to be sent now, though more requests may be in flight.
        case waitingWithCapacity
        /// The query is done and no longer held. Poll again.
        case finished(OperationID, QueryResult<Key, Address>)
        /// The query was not taken. Poll again.
        case refused(OperationID, Refusal)
    }

    @inlinable
    public static func row(_ kind: StateKind) -> [8 of Leads<StateKind>] {
        switch kind {
        case .idle:
            [
                /* added     */ .to(.waitingToSend, .finished),
                /* polled    */ .to(.idle),
                /* responded */ .to(.idle),
                /* failed    */ .to(.idle),
                /* timedOut  */ .to(.idle),
                /* slowed    */ .to(.idle),
                /* cancelled */ .to(.idle),
                /* expired   */ .to(.idle),
            ]
        case .waitingToSend:
            [
                /* added     */ .to(.waitingToSend, .waitingAtCapacity, .finished, .refused),
                /* polled    */ .to(.waitingToSend, .waitingAtCapacity, .waitingWithCapacity, .finished),
                /* responded */ .to(.waitingToSend, .waitingAtCapacity, .waitingWithCapacity, .finished),
                /* failed    */ .to(.waitingToSend, .waitingAtCapacity, .waitingWithCapacity, .finished),
                /* timedOut  */ .to(.waitingToSend, .waitingAtCapacity, .waitingWithCapacity, .finished),
                /* slowed    */ .to(.waitingToSend, .waitingAtCapacity, .waitingWithCapacity, .finished),
                /* cancelled */ .to(.waitingToSend, .waitingAtCapacity, .waitingWithCapacity, .finished),
                /* expired   */ .to(.waitingToSend, .waitingAtCapacity, .waitingWithCapacity, .finished),
            ]
        case .waitingAtCapacity:
            [
                /* added     */ .to(.waitingAtCapacity, .refused),
                /* polled    */ .to(.waitingAtCapacity),
                /* responded */ .to(.waitingToSend, .waitingAtCapacity, .waitingWithCapacity, .finished),
                /* failed    */ .to(.waitingToSend, .waitingAtCapacity, .waitingWithCapacity, .finished),
                /* timedOut  */ .to(.waitingToSend, .waitingAtCapacity, .waitingWithCapacity, .finished),
                /* slowed    */ .to(.waitingToSend, .waitingAtCapacity, .waitingWithCapacity, .finished),
                /* cancelled */ .to(.waitingAtCapacity, .finished),
                /* expired   */ .to(.waitingAtCapacity, .finished),
            ]
        case .waitingWithCapacity:
            [
                /* added     */ .to(.waitingToSend, .finished, .refused),
                /* polled    */ .to(.waitingWithCapacity),
                /* responded */ .to(.waitingToSend, .waitingWithCapacity, .finished),
                /* failed    */ .to(.waitingToSend, .waitingWithCapacity, .finished),
                /* timedOut  */ .to(.waitingToSend, .waitingWithCapacity, .finished),
                /* slowed    */ .to(.waitingToSend, .waitingWithCapacity, .finished),
                /* cancelled */ .to(.waitingWithCapacity, .finished),
                /* expired   */ .to(.waitingWithCapacity, .finished),
            ]
        case .finished:
            [
                /* added     */ .to(.waitingToSend, .waitingAtCapacity, .finished, .refused),
                /* polled    */ .to(.idle, .waitingToSend, .waitingAtCapacity, .waitingWithCapacity, .finished),
                /* responded */ .to(.idle, .waitingToSend, .waitingAtCapacity, .waitingWithCapacity, .finished),
                /* failed    */ .to(.idle, .waitingToSend, .waitingAtCapacity, .waitingWithCapacity, .finished),
                /* timedOut  */ .to(.idle, .waitingToSend, .waitingAtCapacity, .waitingWithCapacity, .finished),
                /* slowed    */ .to(.idle, .waitingToSend, .waitingAtCapacity, .waitingWithCapacity, .finished),
                /* cancelled */ .to(.idle, .waitingToSend, .waitingAtCapacity, .waitingWithCapacity, .finished),
                /* expired   */ .to(.idle, .waitingToSend, .waitingAtCapacity, .waitingWithCapacity, .finished),
            ]
        case .refused:
            [
                /* added     */ .to(.waitingToSend, .waitingAtCapacity, .finished, .refused),
                /* polled    */ .to(.waitingToSend, .waitingAtCapacity, .waitingWithCapacity, .finished),
                /* responded */ .to(.waitingToSend, .waitingAtCapacity, .waitingWithCapacity, .finished),
                /* failed    */ .to(.waitingToSend, .waitingAtCapacity, .waitingWithCapacity, .finished),
                /* timedOut  */ .to(.waitingToSend, .waitingAtCapacity, .waitingWithCapacity, .finished),
                /* slowed    */ .to(.waitingToSend, .waitingAtCapacity, .waitingWithCapacity, .finished),
                /* cancelled */ .to(.waitingToSend, .waitingAtCapacity, .waitingWithCapacity, .finished),
                /* expired   */ .to(.waitingToSend, .waitingAtCapacity, .waitingWithCapacity, .finished),
            ]
        }
    }

    @inlinable
    public static func kind(of event: Event) -> EventKind {
        switch event {
        case .added: .added
        case .polled: .polled
        case .responded: .responded
        case .failed: .failed
        case .timedOut: .timedOut
        case .slowed: .slowed
        case .cancelled: .cancelled
        case .expired: .expired
        }
    }

    public static var machineName: String { "QueryPool" }

    /// A query, and how it stands in the order of service.
    @usableFromInline
    struct Entry: Hashable, Sendable {
        @usableFromInline var query: Lookup<Key, Address>
        /// When it was served last, or came; no two are the same.
        @usableFromInline var stamp: UInt64
        /// Where it waits for its turn; nil if it has nothing to send before its next answer.
        @usableFromInline var line: Turns.Line?

        @inlinable
        init(_ query: Lookup<Key, Address>, stamp: UInt64) {
            self.query = query
            self.stamp = stamp
        }

        /// Steps the query where it is, and keeps the pool's numbers of requests: with a slot, and without.
        @inlinable
        mutating func step(
            _ event: Lookup<Key, Address>.Event, _ context: inout Context, inFlight: inout Int, slow: inout Int
        ) -> Lookup<Key, Address>.State? {
            let (before, slowBefore) = (query.inFlightCount, query.slowCount)
            let state = query.step(event, &context)
            inFlight += query.inFlightCount - before
            slow += query.slowCount - slowBefore
            return state
        }
    }

    /// The key of the node itself, which no query asks.
    public let own: Key
    /// What bounds the pool.
    public let limits: QueryPoolLimits
    /// Which addresses belong to one network.
    public let rules: Address.NetworkRules

    @usableFromInline var phase = StateKind.idle
    @usableFromInline var entries: [Entry?] = []
    /// The id of each entry; of a free one, the last that it had.
    @usableFromInline var ids: [OperationID] = []
    /// Where ``entries`` are free, the one to be taken next last.
    @usableFromInline var free: [Int] = []
    /// Where the query of an id is. It is never walked through: its order is any.
    @usableFromInline var places: [OperationID: Int] = [:]
    @usableFromInline var turns = Turns()
    @usableFromInline var lastServed: Int?
    @usableFromInline var clock: UInt64 = 0
    @usableFromInline var inFlight = 0
    @usableFromInline var slow = 0
    @usableFromInline var tally = QueryPoolCounts()

    /// A pool without queries.
    @inlinable
    public init(
        own: Key, limits: QueryPoolLimits = QueryPoolLimits(), rules: Address.NetworkRules = Address.defaultRules
    ) {
        self.own = own
        self.limits = limits
        self.rules = rules
    }

    @inlinable public var kind: StateKind { phase }

    /// The number of queries held.
    @inlinable public var count: Int { places.count }

    /// The number of requests in flight that hold slots, over all queries.
    @inlinable public var inFlightCount: Int { inFlight }

    /// The number of requests in flight that hold no slot, over all queries: at most ``QueryLimits/slow`` of each.
    @inlinable public var slowCount: Int { slow }

    /// What the pool did so far.
    @inlinable public var counts: QueryPoolCounts { tally }

    /// The query of an id; nil if it is not held.
    @inlinable
    public subscript(id: OperationID) -> Lookup<Key, Address>? { places[id].flatMap { entries[$0]?.query } }
}
