/// What a node turned away before it read it, or before it believed it.
public struct ScreenCounts: Hashable, Sendable {
    /// Datagrams from where nobody can be.
    public var martians: UInt64 = 0
    /// Datagrams that exceeded ``RateLimits/perAddress``.
    public var overAddress: UInt64 = 0
    /// Datagrams that exceeded ``RateLimits/perNetwork``.
    public var overNetwork: UInt64 = 0
    /// Queries that exceeded ``RateLimits/answers``.
    public var overTotal: UInt64 = 0
    /// Datagrams that exceeded a rate and were read all the same: answers to queries of ours.
    public var awaited: UInt64 = 0
    /// Nodes and peers that somebody named where nobody can be, or where a stranger cannot know.
    public var namedMartians: UInt64 = 0

    /// Nothing happened yet.
    public init() {}
}
