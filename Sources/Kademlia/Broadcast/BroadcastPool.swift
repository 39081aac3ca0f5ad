public import Interlock

/// All broadcasts of a node: shares the slots for requests out among them.
///
/// A broadcast that may have something to send is *ready*. Ready ones are served in turn, the one whose last service is
/// longest ago first; one that has nothing to send leaves the turn until its next answer. A state `waiting` or `idle`
/// says that nothing is left to send; after any other the parent polls on.
///
/// - Complexity: a step costs the steps of the broadcasts that it asks, each of which leaves the turn or gives the
///   answer, and O(log n) of n broadcasts held to find one.
public struct BroadcastPool<Key: KademliaKey, Address: ContactAddress>: KindMachine {
    /// Whom it can ask.
    public typealias Contact = Kademlia.Contact<Key, Address>

    /// The rows of the matrix: whether any broadcast is held, and whether one has its turn.
    public enum StateKind: UInt8, Kind {
        case idle, ready, waiting
    }

    /// The columns of the matrix.
    public enum EventKind: UInt8, Kind {
        case added, polled, responded, failed, timedOut, slowed, stored, storeFailed, storeTimedOut, cancelled, expired
    }

    /// What a new broadcast is to do.
    public enum Plan: Hashable, Sendable {
        /// Find the contacts closest to the target, starting from these, and store at those that answered.
        case followUp(target: Key, seeds: [Contact], QueryConfiguration)
        /// Store at these.
        case fixed([Contact])
    }

    /// What may happen to the broadcasts of a pool. An event for a broadcast that is not held is late: it does no more
    /// than `polled`.
    public enum Event: Hashable, Sendable {
        /// A broadcast was called for.
        case added(OperationID, Plan)
        /// The parent is ready to send.
        case polled
        /// A contact answered a request of the broadcast's lookup.
        case responded(OperationID, from: Key, closer: [Contact])
        /// A request of the broadcast's lookup could not be sent, or was answered by an error.
        case failed(OperationID, Key)
        /// A request of the broadcast's lookup was not answered in time.
        case timedOut(OperationID, Key)
        /// A contact of the lookup takes longer to answer than usual: its slot is free at once, it may still answer,
        /// and while it `holdsUp` the lookup that does not end without it. May be said again, with another `holdsUp`.
        case slowed(OperationID, Key, holdsUp: Bool)
        /// A contact acknowledged that it stores.
        case stored(OperationID, Key)
        /// A contact could not be asked to store, or refused.
        case storeFailed(OperationID, Key)
        /// A contact did not acknowledge in time.
        case storeTimedOut(OperationID, Key)
        /// The broadcast was called off.
        case cancelled(OperationID)
        /// The broadcast did not finish in time.
        case expired(OperationID)
    }

    /// Why a broadcast was not taken.
    @frozen
    public enum Refusal: UInt8, Hashable, Sendable, CaseIterable {
        /// ``BroadcastLimits/broadcasts`` are held.
        case full
        /// A broadcast of the same id is held.
        case duplicate
    }

    /// What the pool asks of its parent.
    public enum State: Hashable, Sendable {
        /// There is no broadcast.
        case idle
        /// Ask this contact for contacts closer to the target of the broadcast.
        case waitingToSend(OperationID, to: Contact)
        /// The lookup of the broadcast ended; what of it is in flight must be dropped.
        case located(OperationID, QueryResult<Key, Address>)
        /// Ask this contact to store.
        case waitingToStore(OperationID, at: Contact)
        /// Nothing can be sent before an answer comes.
        case waiting
        /// The broadcast is done and no longer held.
        case finished(OperationID, BroadcastResult<Key, Address>)
        /// The broadcast was not taken.
        case refused(OperationID, Refusal)
    }

    @inlinable
    public static func row(_ kind: StateKind) -> [11 of Leads<StateKind>] {
        switch kind {
        case .idle:
            [
                /* added         */ .to(.ready, .idle),
                /* polled        */ .to(.idle),
                /* responded     */ .to(.idle),
                /* failed        */ .to(.idle),
                /* timedOut      */ .to(.idle),
                /* slowed        */ .to(.idle),
                /* stored        */ .to(.idle),
                /* storeFailed   */ .to(.idle),
                /* storeTimedOut */ .to(.idle),
                /* cancelled     */ .to(.idle),
                /* expired       */ .to(.idle),
            ]
        case .ready:
            [
                /* added         */ .to(.ready, .waiting),
                /* polled        */ .to(.ready, .waiting, .idle),
                /* responded     */ .to(.ready, .waiting, .idle),
                /* failed        */ .to(.ready, .waiting, .idle),
                /* timedOut      */ .to(.ready, .waiting, .idle),
                /* slowed        */ .to(.ready, .waiting, .idle),
                /* stored        */ .to(.ready, .waiting, .idle),
                /* storeFailed   */ .to(.ready, .waiting, .idle),
                /* storeTimedOut */ .to(.ready, .waiting, .idle),
                /* cancelled     */ .to(.ready, .waiting, .idle),
                /* expired       */ .to(.ready, .waiting, .idle),
            ]
        case .waiting:
            [
                /* added         */ .to(.ready, .waiting),
                /* polled        */ .to(.waiting),
                /* responded     */ .to(.ready, .waiting),
                /* failed        */ .to(.ready, .waiting),
                /* timedOut      */ .to(.ready, .waiting),
                /* slowed        */ .to(.ready, .waiting),
                /* stored        */ .to(.ready, .waiting, .idle),
                /* storeFailed   */ .to(.ready, .waiting, .idle),
                /* storeTimedOut */ .to(.ready, .waiting, .idle),
                /* cancelled     */ .to(.waiting, .idle),
                /* expired       */ .to(.ready, .waiting, .idle),
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
        case .stored: .stored
        case .storeFailed: .storeFailed
        case .storeTimedOut: .storeTimedOut
        case .cancelled: .cancelled
        case .expired: .expired
        }
    }

    public static var machineName: String { "BroadcastPool" }

    /// The key of the node itself, which is never asked.
    public let own: Key
    /// What bounds the pool.
    public let limits: BroadcastLimits
    /// Which addresses belong to one network.
    public let rules: Address.NetworkRules

    @usableFromInline var tally = BroadcastPoolCounts()
    /// Sorted by id.
    @usableFromInline var broadcasts: [Broadcast<Key, Address>] = []
    /// Those that may have something to send, the one whose last service is longest ago first.
    @usableFromInline var turn: [OperationID] = []
    /// Requests in flight over all broadcasts.
    @usableFromInline var inFlight = 0

    /// A pool without broadcasts.
    @inlinable
    public init(
        own: Key, limits: BroadcastLimits = BroadcastLimits(), rules: Address.NetworkRules = Address.defaultRules
    ) {
        self.own = own
        self.limits = limits
        self.rules = rules
    }

    @inlinable
    public var kind: StateKind {
        if broadcasts.isEmpty { return .idle }
        return turn.isEmpty ? .waiting : .ready
    }

    /// What the pool did, and how often it came to a limit. Does not tell two pools apart.
    @inlinable public var counts: BroadcastPoolCounts { tally }
    /// The number of broadcasts held.
    @inlinable public var count: Int { broadcasts.count }
    /// The number of requests in flight that hold slots, over all broadcasts.
    @inlinable public var inFlightCount: Int { inFlight }
    /// The number of requests in flight that hold no slot, over all broadcasts. Complexity: O(broadcasts).
    @inlinable public var slowCount: Int { broadcasts.reduce(0) { $0 + $1.slowCount } }

    @inlinable
    public static func == (left: Self, right: Self) -> Bool {
        left.own == right.own && left.limits == right.limits && left.rules == right.rules
            && left.broadcasts == right.broadcasts && left.turn == right.turn
    }

    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(broadcasts)
        hasher.combine(turn)
    }
}
