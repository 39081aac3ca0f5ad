/// What bounds a node beyond its parts, and how long it waits. The defaults suit the public network.
public struct MainlineLimits: Hashable, Sendable {
    /// Requests of the local user that run at once; one more is refused as busy.
    public var operations = 64
    /// Nodes that asked us and are being asked back before they come into the table; at the limit one more is let go.
    public var verifications = 16
    /// Peers in one answer; as many as fit into a datagram, at most this.
    public var peersPerAnswer = 100
    /// How long a query waits for its answer.
    public var requestTimeout: Duration = .seconds(2)
    /// How long a lookup, an announcement or a bootstrap may take.
    public var operationTimeout: Duration = .seconds(60)
    /// How long a secret issues tokens; its tokens are good for twice as long (BEP 5: up to ten minutes).
    public var secretLifetime: Duration = .seconds(300)
    /// How often old announcements are looked for.
    public var sweepInterval: Duration = .seconds(300)
    /// Requests that one lookup has in flight.
    public var lookupConcurrency = 4

    /// How often a seed of a bootstrap is asked before it counts as silent.
    public var seedAttempts = 3
    /// Queries that one lookup may send in all; then it makes do with what it has.
    public var requestsPerLookup = 256
    /// Nodes that are taken of one answer; BEP 5 answers name eight.
    public var nodesPerAnswer = 16
    /// States of the coordinator that one input may lead to; more is a bug of ours, and reported as one.
    public var pollsPerInput = 4096

    public init() {}
}
