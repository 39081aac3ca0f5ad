/// How often a routing table came to one of its limits, or turned a contact away, since it was made.
@frozen
public struct RoutingCounts: Hashable, Sendable {
    /// Newcomers turned away because their bucket was full (``RoutingLimits/bucketSize``).
    public var bucketFull: UInt64 = 0
    /// Newcomers to a full bucket that took the place of another contact.
    public var replaced: UInt64 = 0
    /// Newcomers turned away because the table was full (``RoutingLimits/contacts``).
    public var tableFull: UInt64 = 0
    /// Contacts of the deepest bucket that gave way because the table was full.
    public var crowdedOut: UInt64 = 0
    /// Claims that a known key had moved to another address, not believed.
    public var otherAddress: UInt64 = 0
    /// Newcomers turned away because their address has as many keys as it may (``RoutingLimits/keysPerAddress``).
    public var addressFull: UInt64 = 0
    /// Newcomers turned away because their bucket holds as many of their network as it may
    /// (``RoutingLimits/perNetworkInBucket``).
    public var networkFullInBucket: UInt64 = 0
    /// Newcomers turned away because the table holds as many of their network as it may
    /// (``RoutingLimits/perNetwork``).
    public var networkFull: UInt64 = 0
    /// Contacts that became bad (``RoutingLimits/failures``).
    public var becameBad: UInt64 = 0

    /// Nothing happened yet.
    @inlinable
    public init() {}
}
