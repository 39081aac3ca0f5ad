/// What a pool did since it was made, and how often it came to a limit.
@frozen
public struct QueryPoolCounts: Hashable, Sendable {
    /// Queries taken.
    public var added: UInt64 = 0
    /// Queries that finished, for whatever reason.
    public var finished: UInt64 = 0
    /// Queries refused because ``QueryPoolLimits/queries`` were held.
    public var refusedFull: UInt64 = 0
    /// Queries refused because one of the same id was held.
    public var refusedDuplicate: UInt64 = 0
    /// How often the pool had nothing to send but for its limit ``QueryPoolLimits/requestsInFlight``.
    public var atCapacity: UInt64 = 0
    /// Events for queries that are not held, or that have asked nobody yet: they change nothing. Late answers to a
    /// query that is held are in ``QueryStatistics/late``.
    public var late: UInt64 = 0

    /// Nothing happened yet.
    @inlinable
    public init() {}
}
