/// How a coordinator goes about its work.
@frozen
public struct CoordinatorConfiguration: Hashable, Sendable {
    /// How lookups go, those of broadcasts and bootstraps too, with the deadline of their requests and of the whole.
    public var query: QueryConfiguration
    /// What bounds all lookups together.
    public var pool: QueryPoolLimits
    /// What bounds broadcasts.
    public var broadcast: BroadcastLimits
    /// What bounds the bootstrap.
    public var bootstrap: BootstrapLimits
    /// What bounds the routing table.
    public var routing: RoutingLimits
    /// What bounds the coordinator itself.
    public var limits: CoordinatorLimits
    /// How long the node waits for a seed before it hands over ``Coordinator/Event/seedTimedOut(_:_:)``.
    public var seedTimeout: Duration
    /// How long the node waits for a store before it hands over ``Coordinator/Event/storeTimedOut(_:_:wasDeaf:)``.
    public var storeTimeout: Duration
    /// How long the node lets a broadcast run before it hands over ``Coordinator/Event/expired(_:)``.
    public var broadcastTimeout: Duration
    /// How long the node lets a bootstrap run before it hands over ``Coordinator/Event/expired(_:)``.
    public var bootstrapTimeout: Duration
    /// How the node keeps its routing table alive and filled by itself; nil if it does not, as suits a node that lives
    /// for a few lookups.
    public var upkeep: UpkeepConfiguration?

    /// The defaults are those of go-kademlia: a minute a request, five minutes an operation.
    @inlinable
    public init(
        query: QueryConfiguration = QueryConfiguration(), pool: QueryPoolLimits = QueryPoolLimits(),
        broadcast: BroadcastLimits = BroadcastLimits(), bootstrap: BootstrapLimits = BootstrapLimits(),
        routing: RoutingLimits = RoutingLimits(), limits: CoordinatorLimits = CoordinatorLimits(),
        seedTimeout: Duration = .seconds(60), storeTimeout: Duration = .seconds(60),
        broadcastTimeout: Duration = .seconds(300), bootstrapTimeout: Duration = .seconds(300),
        upkeep: UpkeepConfiguration? = nil
    ) {
        self.query = query
        self.pool = pool
        self.broadcast = broadcast
        self.bootstrap = bootstrap
        self.routing = routing
        self.limits = limits
        self.seedTimeout = seedTimeout
        self.storeTimeout = storeTimeout
        self.broadcastTimeout = broadcastTimeout
        self.bootstrapTimeout = bootstrapTimeout
        self.upkeep = upkeep
    }
}
