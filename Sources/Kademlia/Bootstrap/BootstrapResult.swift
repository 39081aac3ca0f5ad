/// What became of a bootstrap.
@frozen
public struct BootstrapResult<Key: KademliaKey, Address: ContactAddress>: Hashable, Sendable {
    /// Why a bootstrap ended.
    @frozen
    public enum Reason: UInt8, Hashable, Sendable, CaseIterable {
        /// The lookup of the own key ended by itself.
        case completed
        /// No seed answered and no contact was known: there was nobody to ask.
        case noAnswer
        /// The caller no longer wanted it.
        case cancelled
        /// The deadline of the whole passed.
        case expired
    }

    /// Why it ended.
    public var reason: Reason
    /// The seeds that answered, as the contacts that they turned out to be.
    public var seeds: [Contact<Key, Address>]
    /// How many seeds did not answer.
    public var failedSeeds: Int
    /// How many seeds were given beyond ``BootstrapLimits/seeds``, and not asked.
    public var leftOut: Int
    /// How many contacts were known or named beyond ``BootstrapLimits/contacts``, and not taken.
    public var passedOver: Int
    /// What the lookup of the own key found; nil if it never started.
    public var lookup: QueryResult<Key, Address>?
    /// The seeds whose requests are in flight and must be dropped. Those of the lookup are in its result.
    public var inFlight: [Address]

    /// A result of these parts.
    @inlinable
    public init(
        reason: Reason, seeds: [Contact<Key, Address>], failedSeeds: Int, leftOut: Int, passedOver: Int,
        lookup: QueryResult<Key, Address>?, inFlight: [Address]
    ) {
        self.reason = reason
        self.seeds = seeds
        self.failedSeeds = failedSeeds
        self.leftOut = leftOut
        self.passedOver = passedOver
        self.lookup = lookup
        self.inFlight = inFlight
    }
}
