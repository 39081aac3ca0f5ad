/// How a query goes about its lookup.
@frozen
public struct QueryConfiguration: Hashable, Sendable {
    /// In which order candidates are asked.
    public var iteration: QueryIteration
    /// What bounds the query.
    public var limits: QueryLimits
    /// How long the node waits for one answer before it hands the query ``Query/Event/timedOut(_:maySend:)``.
    public var requestTimeout: Duration
    /// How long the node lets the whole query run before it hands it ``Query/Event/expired``.
    public var queryTimeout: Duration

    /// The defaults are those of go-kademlia: a minute a request, five minutes a query.
    @inlinable
    public init(
        iteration: QueryIteration = .closestFirst, limits: QueryLimits = QueryLimits(),
        requestTimeout: Duration = .seconds(60), queryTimeout: Duration = .seconds(300)
    ) {
        self.iteration = iteration
        self.limits = limits
        self.requestTimeout = requestTimeout
        self.queryTimeout = queryTimeout
    }
}
