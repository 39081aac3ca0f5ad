public import Interlock

/// Joins the network: asks seeds, addresses whose keys are not known, for contacts close to the own key, then looks the
/// own key up among those that they named.
///
/// The lookup starts once all seeds answered or failed, or once they named enough. However a bootstrap ends, the
/// machine is idle then and can be started again. After a state `waitingToAsk` or `waitingToSend` the parent polls on.
public struct Bootstrap<Key: KademliaKey, Address: ContactAddress>: KindMachine {
    /// Whom it can ask.
    public typealias Contact = Kademlia.Contact<Key, Address>

    /// The rows of the matrix: how far the bootstrap is.
    public enum StateKind: UInt8, Kind {
        case idle, asking, finding
    }

    /// The columns of the matrix.
    public enum EventKind: UInt8, Kind {
        case started, polled, seedResponded, seedFailed, seedTimedOut, responded, failed, timedOut, slowed, cancelled,
            expired
    }

    /// What may happen to a bootstrap.
    public enum Event: Hashable, Sendable {
        /// Join by these seeds, and by contacts that are known already.
        case started(OperationID, seeds: [Address], known: [Contact])
        /// The parent has a free slot.
        case polled
        /// A seed answered, said who it is, and named contacts.
        case seedResponded(Address, Contact, closer: [Contact])
        /// A seed could not be asked, or its answer was an error.
        case seedFailed(Address)
        /// A seed did not answer in time.
        case seedTimedOut(Address)
        /// A contact answered a request of the lookup.
        case responded(from: Key, closer: [Contact])
        /// A request of the lookup could not be sent, or was answered by an error.
        case failed(Key)
        /// A request of the lookup was not answered in time.
        case timedOut(Key)
        /// A contact of the lookup takes longer to answer than usual: its slot is free at once, it may still answer,
        /// and while it `holdsUp` the lookup that does not end without it. May be said again, with another `holdsUp`.
        case slowed(Key, holdsUp: Bool)
        /// The bootstrap was called off.
        case cancelled
        /// The time of the whole was up.
        case expired
    }

    /// What the bootstrap asks of its parent.
    public enum State: Hashable, Sendable {
        /// Nothing is under way.
        case idle
        /// Ask this address for contacts close to the own key.
        case waitingToAsk(OperationID, seed: Address)
        /// Ask this contact for contacts close to the own key.
        case waitingToSend(OperationID, to: Contact)
        /// Nothing is to be sent before an answer comes.
        case waiting
        /// The bootstrap ended; what of it is in flight must be dropped.
        case finished(OperationID, BootstrapResult<Key, Address>)
    }

    @inlinable
    public static func row(_ kind: StateKind) -> [11 of Leads<StateKind>] {
        switch kind {
        case .idle:
            [
                /* started       */ .to(.asking, .finding, .idle),
                /* polled        */ .to(.idle),
                /* seedResponded */ .to(.idle),
                /* seedFailed    */ .to(.idle),
                /* seedTimedOut  */ .to(.idle),
                /* responded     */ .to(.idle),
                /* failed        */ .to(.idle),
                /* timedOut      */ .to(.idle),
                /* slowed        */ .to(.idle),
                /* cancelled     */ .to(.idle),
                /* expired       */ .to(.idle),
            ]
        case .asking:
            [
                /* started       */ .impossible,
                /* polled        */ .to(.asking),
                /* seedResponded */ .to(.asking, .finding, .idle),
                /* seedFailed    */ .to(.asking, .finding, .idle),
                /* seedTimedOut  */ .to(.asking, .finding, .idle),
                /* responded     */ .impossible,
                /* failed        */ .impossible,
                /* timedOut      */ .impossible,
                /* slowed        */ .impossible,
                /* cancelled     */ .to(.idle),
                /* expired       */ .to(.idle),
            ]
        case .finding:
            [
                /* started       */ .impossible,
                /* polled        */ .to(.finding),
                /* seedResponded */ .to(.finding),
                /* seedFailed    */ .to(.finding),
                /* seedTimedOut  */ .to(.finding),
                /* responded     */ .to(.finding, .idle),
                /* failed        */ .to(.finding, .idle),
                /* timedOut      */ .to(.finding, .idle),
                /* slowed        */ .to(.finding, .idle),
                /* cancelled     */ .to(.idle),
                /* expired       */ .to(.idle),
            ]
        }
    }

    @inlinable
    public static func kind(of event: Event) -> EventKind {
        switch event {
        case .started: .started
        case .polled: .polled
        case .seedResponded: .seedResponded
        case .seedFailed: .seedFailed
        case .seedTimedOut: .seedTimedOut
        case .responded: .responded
        case .failed: .failed
        case .timedOut: .timedOut
        case .slowed: .slowed
        case .cancelled: .cancelled
        case .expired: .expired
        }
    }

    public static var machineName: String { "Bootstrap" }

    /// The key of the node itself, which is looked up and never asked.
    public let own: Key
    /// How the lookup goes.
    public let configuration: QueryConfiguration
    /// What bounds the bootstrap.
    public let limits: BootstrapLimits
    /// Which addresses belong to one network.
    public let rules: Address.NetworkRules

    /// Which bootstrap is under way; 0 if none is.
    @usableFromInline var id = OperationID(0)
    /// The seeds not asked yet, those in flight, and what came of the others.
    @usableFromInline var unasked: [Address] = []
    @usableFromInline var asked: [Address] = []
    @usableFromInline var answered: [Contact] = []
    @usableFromInline var failedCount = 0
    @usableFromInline var leftOut = 0
    @usableFromInline var passedOver = 0
    /// Whom the lookup starts from.
    @usableFromInline var named: [Contact] = []
    @usableFromInline var query: Lookup<Key, Address>?
    @usableFromInline var phase = StateKind.idle

    /// A bootstrap that was not started yet.
    @inlinable
    public init(
        around own: Key, configuration: QueryConfiguration = QueryConfiguration(),
        limits: BootstrapLimits = BootstrapLimits(), rules: Address.NetworkRules = Address.defaultRules
    ) {
        self.own = own
        self.configuration = configuration
        self.limits = limits
        self.rules = rules
    }

    @inlinable public var kind: StateKind { phase }

    /// Whether seeds are left to ask, and must wait because as many as may are in flight.
    @inlinable
    var holdsBackSeeds: Bool { asked.count >= limits.seedsInFlight && !unasked.isEmpty }

    /// The number of requests in flight that hold slots, to seeds and of the lookup.
    @inlinable public var inFlightCount: Int { asked.count + (query?.inFlightCount ?? 0) }

    /// The number of requests of the lookup in flight that hold no slot.
    @inlinable public var slowCount: Int { query?.slowCount ?? 0 }
}
