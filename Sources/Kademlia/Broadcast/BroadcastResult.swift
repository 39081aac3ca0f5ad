/// What became of a broadcast.
@frozen
public struct BroadcastResult<Key: KademliaKey, Address: ContactAddress>: Hashable, Sendable {
    /// Why a broadcast ended.
    @frozen
    public enum Reason: UInt8, Hashable, Sendable, CaseIterable {
        /// Every contact that was to store acknowledged or failed; there may have been none.
        case completed
        /// The caller no longer wanted it.
        case cancelled
        /// The deadline of the whole passed.
        case expired
    }

    /// A contact that did not store, and why.
    @frozen
    public struct Failure: Hashable, Sendable {
        /// Who was asked.
        public var contact: Contact<Key, Address>
        /// What went wrong.
        public var reason: FailureReason

        @inlinable
        public init(_ contact: Contact<Key, Address>, _ reason: FailureReason) {
            self.contact = contact
            self.reason = reason
        }
    }

    /// Why it ended.
    public var reason: Reason
    /// Who acknowledged, in the order in which they did.
    public var acknowledged: [Contact<Key, Address>]
    /// Who did not, in the order in which that was known.
    public var failed: [Failure]
    /// How many contacts were given or found beyond ``BroadcastLimits/contacts``, and not asked.
    public var leftOut: Int
    /// What the lookup found; nil if the contacts were given, or if it never started.
    public var lookup: QueryResult<Key, Address>?
    /// Whose requests to store are in flight and must be dropped. Those of the lookup are in its result.
    public var inFlight: [Contact<Key, Address>]

    /// A result of these parts.
    @inlinable
    public init(
        reason: Reason, acknowledged: [Contact<Key, Address>], failed: [Failure], leftOut: Int,
        lookup: QueryResult<Key, Address>?, inFlight: [Contact<Key, Address>]
    ) {
        self.reason = reason
        self.acknowledged = acknowledged
        self.failed = failed
        self.leftOut = leftOut
        self.lookup = lookup
        self.inFlight = inFlight
    }
}
