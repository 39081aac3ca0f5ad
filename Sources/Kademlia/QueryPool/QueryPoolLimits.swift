/// What bounds all queries of a pool together. A value out of its range is moved to the nearest one inside.
@frozen
public struct QueryPoolLimits: Hashable, Sendable {
    /// The most queries held, from 1. At the limit a new one is refused and counted in ``QueryPoolCounts/refusedFull``.
    public let queries: Int
    /// The most requests in flight over all queries, from 1. At the limit queries wait for their turn, counted in
    /// ``QueryPoolCounts/atCapacity``.
    public let requestsInFlight: Int

    /// The defaults let three queries of three requests each run at full speed, as in go-kademlia.
    @inlinable
    public init(queries: Int = 256, requestsInFlight: Int = 9) {
        self.queries = max(queries, 1)
        self.requestsInFlight = max(requestsInFlight, 1)
    }
}
