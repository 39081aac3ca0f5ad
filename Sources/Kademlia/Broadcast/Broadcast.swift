public import Interlock

/// One broadcast: finds the contacts closest to a key, then stores at each of those that answered; or stores at
/// contacts that were given.
///
/// The lookup is a ``Query`` of its own, which nobody else can speak to: what another lookup finds can never be taken
/// for what this one found. Answers are noted without asking for more; the parent polls until a waiting state.
public struct Broadcast<Key: KademliaKey, Address: ContactAddress>: KindMachine {
    /// Whom it can ask.
    public typealias Contact = Kademlia.Contact<Key, Address>

    /// The rows of the matrix: how far the broadcast is.
    public enum StateKind: UInt8, Kind {
        case created, finding, storing, finished
    }

    /// The columns of the matrix.
    public enum EventKind: UInt8, Kind {
        case polled, responded, failed, timedOut, slowed, stored, storeFailed, storeTimedOut, cancelled, expired
    }

    /// What may happen to a broadcast.
    public enum Event: Hashable, Sendable {
        /// The parent has a free slot.
        case polled
        /// A contact answered a request of the lookup.
        case responded(from: Key, closer: [Contact])
        /// A request of the lookup could not be sent, or was answered by an error.
        case failed(Key)
        /// A request of the lookup was not answered in time.
        case timedOut(Key)
        /// A contact of the lookup takes longer to answer than usual: its slot is free at once, it may still answer,
        /// and while it `holdsUp` the lookup that does not end without it. May be said again, with another `holdsUp`.
        case slowed(Key, holdsUp: Bool)
        /// A contact acknowledged that it stores.
        case stored(Key)
        /// A contact could not be asked to store, or refused.
        case storeFailed(Key)
        /// A contact did not acknowledge in time.
        case storeTimedOut(Key)
        /// The broadcast was called off.
        case cancelled
        /// The time of the whole was up.
        case expired
    }

    /// What the broadcast asks of its parent.
    public enum State: Hashable, Sendable {
        /// Ask this contact for contacts closer to the target.
        case waitingToSend(to: Contact)
        /// The lookup ended with this result; what of it is in flight must be dropped. The stores follow.
        case located(QueryResult<Key, Address>)
        /// Ask this contact to store.
        case waitingToStore(at: Contact)
        /// Nothing is to be sent before an answer comes, or before the next poll.
        case waiting
        /// The broadcast is done. It is said once more to every event that comes after, then without requests in
        /// flight.
        case finished(BroadcastResult<Key, Address>)
    }

    @inlinable
    public static func row(_ kind: StateKind) -> [10 of Leads<StateKind>] {
        switch kind {
        case .created:
            [
                /* polled        */ .to(.finding, .storing, .finished),
                /* responded     */ .impossible,
                /* failed        */ .impossible,
                /* timedOut      */ .impossible,
                /* slowed        */ .impossible,
                /* stored        */ .impossible,
                /* storeFailed   */ .impossible,
                /* storeTimedOut */ .impossible,
                /* cancelled     */ .to(.finished),
                /* expired       */ .to(.finished),
            ]
        case .finding:
            [
                /* polled        */ .to(.finding),
                /* responded     */ .to(.finding, .storing),
                /* failed        */ .to(.finding, .storing),
                /* timedOut      */ .to(.finding, .storing),
                /* slowed        */ .to(.finding, .storing),
                /* stored        */ .impossible,
                /* storeFailed   */ .impossible,
                /* storeTimedOut */ .impossible,
                /* cancelled     */ .to(.finished),
                /* expired       */ .to(.storing),
            ]
        case .storing:
            [
                /* polled        */ .to(.storing, .finished),
                /* responded     */ .to(.storing),
                /* failed        */ .to(.storing),
                /* timedOut      */ .to(.storing),
                /* slowed        */ .to(.storing),
                /* stored        */ .to(.storing, .finished),
                /* storeFailed   */ .to(.storing, .finished),
                /* storeTimedOut */ .to(.storing, .finished),
                /* cancelled     */ .to(.finished),
                /* expired       */ .to(.finished),
            ]
        case .finished:
            [
                /* polled        */ .impossible,
                /* responded     */ .to(.finished),
                /* failed        */ .to(.finished),
                /* timedOut      */ .to(.finished),
                /* slowed        */ .to(.finished),
                /* stored        */ .to(.finished),
                /* storeFailed   */ .to(.finished),
                /* storeTimedOut */ .to(.finished),
                /* cancelled     */ .to(.finished),
                /* expired       */ .to(.finished),
            ]
        }
    }

    @inlinable
    public static func kind(of event: Event) -> EventKind {
        switch event {
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

    public static var machineName: String { "Broadcast" }

    /// What tells this broadcast from its siblings.
    public let id: OperationID
    /// What bounds it.
    public let limits: BroadcastLimits

    @usableFromInline var phase = StateKind.created
    /// The lookup, from the start to its end.
    @usableFromInline var query: Lookup<Key, Address>?
    @usableFromInline var lookup: QueryResult<Key, Address>?
    @usableFromInline var stores = Stores<Key, Address>()
    @usableFromInline var reason: BroadcastResult<Key, Address>.Reason?

    /// A broadcast that finds the closest contacts to `target` first.
    ///
    /// - Parameters:
    ///   - id: What tells it from its siblings.
    ///   - target: The key at whose closest contacts it stores.
    ///   - own: The key of the node itself, which is never asked.
    ///   - seeds: Whom the lookup asks first.
    ///   - configuration: How the lookup goes about it.
    ///   - limits: What bounds the broadcast.
    ///   - rules: Which addresses belong to one network, for ``QueryLimits/perNetwork``.
    @inlinable
    public init(
        _ id: OperationID, target: Key, own: Key, seeds: [Contact], configuration: QueryConfiguration,
        limits: BroadcastLimits = BroadcastLimits(), rules: Address.NetworkRules = Address.defaultRules
    ) {
        self.id = id
        self.limits = limits
        query = Lookup(id, target: target, own: own, seeds: seeds, configuration: configuration, rules: rules)
    }

    /// A broadcast that stores at these contacts, in this order, without a lookup.
    @inlinable
    public init(_ id: OperationID, at contacts: [Contact], limits: BroadcastLimits = BroadcastLimits()) {
        self.id = id
        self.limits = limits
        stores = Stores(at: contacts, atMost: limits.contacts)
    }

    @inlinable public var kind: StateKind { phase }
    @inlinable public var instance: UInt64? { id.number }

    /// The number of requests in flight that hold slots, of the lookup and of stores.
    @inlinable public var inFlightCount: Int { (query?.inFlightCount ?? 0) + stores.inFlight.count }

    /// The number of requests of the lookup in flight that hold no slot.
    @inlinable public var slowCount: Int { query?.slowCount ?? 0 }

    /// Whether contacts are left to store at, and must wait because as many stores as may are in flight.
    @inlinable
    var holdsBackStores: Bool {
        stores.inFlight.count >= limits.storesInFlight && stores.nextIndex < stores.targets.count
    }

    /// Whether the event can happen now: nobody answers who was not asked.
    @inlinable
    func expects(_ event: Event) -> Bool { !Self.row(phase).entry(Int(Self.kind(of: event).rawValue)).isImpossible }
}
