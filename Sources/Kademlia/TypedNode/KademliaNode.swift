public import Interlock

/// A node whose wire are values: the ``Coordinator`` with requests, deadlines and an answering side around it, and no
/// codec.
///
/// It is how the engine is checked and simulated as it runs. Every input ends with the coordinator idle: the loop that
/// polls it, bounded by ``Coordinator/pollLimit``, is here.
///
/// With ``CoordinatorConfiguration/upkeep`` it keeps its routing table by itself: whoever asks it is checked before it
/// comes into the table, and it notes whether it heard anybody while a request waited.
public struct KademliaNode<Key: KademliaKey, Address: ContactAddress>: Node, Hashable {
    /// Whom a node can ask.
    public typealias Contact = Kademlia.Contact<Key, Address>
    /// The engine inside.
    public typealias Engine = Coordinator<Key, Address>

    /// How a node goes about its work.
    public struct Configuration: Sendable {
        /// The key of the node at an address.
        public var key: @Sendable (Address) -> Key
        /// Whom a node knows when it starts, asked or not; its own contact is passed over.
        public var contacts: [Contact]
        /// How the engine goes about its work.
        public var engine: CoordinatorConfiguration
        /// The most contacts that an answer names, from 1.
        public var answerSize: Int
        /// The most keys under which the node stores, from 0. At the limit a store is refused.
        public var records: Int

        /// A configuration; the limits have the defaults of the design document.
        @inlinable
        public init(
            key: @escaping @Sendable (Address) -> Key, contacts: [Contact] = [],
            engine: CoordinatorConfiguration = CoordinatorConfiguration(), answerSize: Int = 20, records: Int = 1024
        ) {
            self.key = key
            self.contacts = contacts
            self.engine = engine
            self.answerSize = max(answerSize, 1)
            self.records = max(records, 0)
        }
    }

    /// The names of timers.
    public enum Timer: Hashable, Sendable {
        /// The deadline of one request.
        case request(RequestNumber)
        /// The deadline of a whole operation.
        case operation(OperationID)
        /// What the upkeep wants to be woken for.
        case wake(Wake)
    }

    /// What the local user is told.
    public enum Report: Hashable, Sendable {
        /// The operation cannot start.
        case refused(Engine.Refusal)
        /// The operation goes on.
        case progressed(Engine.Progress)
        /// The operation ended; one of the upkeep if the report belongs to no request.
        case finished(Engine.Outcome)
        /// The routing table changed; not part of an operation.
        case tableChanged(Engine.TableChange)
    }

    /// What the local user may ask for. The number of the request is that of the operation.
    public typealias Request = Engine.Call
    /// What nodes say to one another.
    public typealias Message = KademliaMessage<Key, Address>
    /// The lives that the node had.
    public typealias Stored = Lives

    /// Where the node is reached.
    public let address: Address
    @usableFromInline let configuration: Configuration
    @usableFromInline var began: Lives
    @usableFromInline var nextNumber: UInt32 = 0
    @usableFromInline var coordinator: Engine
    /// Requests without an answer, in the order in which they were sent.
    @usableFromInline var pending: [PendingRequest<Key, Address>] = []
    /// The keys under which the node stores, sorted.
    @usableFromInline var stored: [Key] = []
    @usableFromInline var refusedStoreCount: UInt64 = 0
    @usableFromInline var lateCount: UInt64 = 0

    /// A node that has not been started.
    @inlinable
    public init(_ configuration: Configuration, at address: Address, restoring stored: Lives) {
        self.configuration = configuration
        self.address = address
        began = stored
        coordinator = Coordinator(around: configuration.key(address), configuration: configuration.engine)
    }

    /// The engine, to be looked at.
    @inlinable
    public var engine: Engine { coordinator }
    /// The keys under which the node stores, in order.
    @inlinable
    public var records: [Key] { stored }
    /// How often the node was asked to store and was full.
    @inlinable
    public var refusedStores: UInt64 { refusedStoreCount }
    /// How many answers came that nobody waited for: too late, twice, or from somebody else.
    @inlinable
    public var lateAnswers: UInt64 { lateCount }
    /// How often the node was started, former lives included.
    @inlinable
    public var lives: UInt32 { began.count }
    /// The number of requests without an answer.
    @inlinable
    public var inFlightCount: Int { pending.count }

    /// Two nodes are equal if they will do the same: what they counted does not matter.
    @inlinable
    public static func == (left: Self, right: Self) -> Bool {
        left.address == right.address && left.began == right.began && left.nextNumber == right.nextNumber
            && left.coordinator == right.coordinator && left.pending == right.pending && left.stored == right.stored
    }

    /// Feeds what tells nodes apart.
    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(address)
        hasher.combine(began)
        hasher.combine(nextNumber)
        hasher.combine(coordinator)
        hasher.combine(pending)
        hasher.combine(stored)
    }

    /// What is wrong with the node, in words; nil if all its invariants hold.
    public var brokenInvariant: String? {
        if let broken = coordinator.brokenInvariant { return broken }
        if coordinator.kind != .idle { return "the coordinator is \(coordinator.kind) between inputs" }
        if stored.count > configuration.records { return "\(stored.count) records" }
        for case let operation? in pending.map(\.operation) where coordinator.target(of: operation) == nil {
            return "a request of the ended operation \(operation) is in flight"
        }
        if pending.count != coordinator.inFlightCount + coordinator.checkCount {
            return "\(pending.count) requests pending, \(coordinator.inFlightCount + coordinator.checkCount) expected"
        }
        return nil
    }
}
