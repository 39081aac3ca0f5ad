/// How a query goes about its lookup.
@frozen
public struct QueryConfiguration: Hashable, Sendable {
    /// In which order candidates are asked.
    public var iteration: QueryIteration
    /// What bounds the query.
    public var limits: QueryLimits
    /// Over how many disjoint paths a ``Lookup`` goes, `1...8`; a value out of its range is taken for the nearest one
    /// inside. Each path ends by itself, so that a lookup over d paths takes up to d times the requests, and its share
    /// of the slots is smaller. With 1 the lookup is one query.
    public var paths: Int
    /// How long the node waits for one answer before it hands the query ``Query/Event/timedOut(_:maySend:)``.
    public var requestTimeout: Duration
    /// How long the node lets the whole query run before it hands it ``Query/Event/expired``.
    public var queryTimeout: Duration

    /// The defaults are those of go-kademlia: a minute a request, five minutes a query.
    @inlinable
    public init(
        iteration: QueryIteration = .closestFirst, limits: QueryLimits = QueryLimits(),
        paths: Int = 1,
        requestTimeout: Duration = .seconds(60), queryTimeout: Duration = .seconds(300)
    ) {
        self.iteration = iteration
        self.limits = limits
        self.paths = paths
        self.requestTimeout = requestTimeout
        self.queryTimeout = queryTimeout
    }

    /// What one of so many disjoint paths goes by: its share of the requests. Slots are shared out by the lookup.
    @inlinable
    func ofOnePath(among count: Int) -> Self {
        let limits = limits
        var path = self
        path.paths = 1
        path.limits = QueryLimits(
            concurrency: limits.concurrency, resultCount: limits.resultCount, candidates: limits.candidates,
            closerPerAnswer: limits.closerPerAnswer, requests: limits.requests / count,
            keysPerAddress: limits.keysPerAddress, perNetwork: limits.perNetwork, slow: limits.candidates,
            spare: limits.spare)
        return path
    }
}
