/// What bounds a node beyond its parts, and how long it waits. The defaults suit the public network.
public struct MainlineLimits: Hashable, Sendable {
    /// Requests of the local user that run at once; one more is refused as busy.
    public var operations = 64
    /// Nodes that asked us and are being asked back before they come into the table; at the limit one more waits.
    public var verifications = 16
    /// Contacts of the table that are being asked whether they are still there; at the limit one more waits.
    public var probes = 8
    /// Peers in one answer; as many as fit into a datagram, at most this.
    public var peersPerAnswer = 100
    /// How long a query waits for its answer, with all its repetitions.
    public var requestTimeout: Duration = .seconds(5)
    /// When a peer counts as slow, and when a query is sent again.
    public var roundTrips = RoundTripLimits()
    /// How long a lookup, an announcement or a bootstrap may take.
    public var operationTimeout: Duration = .seconds(60)
    /// How long a secret issues tokens; its tokens are good for twice as long (BEP 5: up to ten minutes).
    public var secretLifetime: Duration = .seconds(300)
    /// How often old announcements are looked for.
    public var sweepInterval: Duration = .seconds(300)
    /// How often a settled node looks a part of its routing table up again; a read-only one takes four times as long.
    public var exploreInterval: Duration = .seconds(120)
    /// How often the routing table is looked through for contacts that were silent for too long.
    public var probeInterval: Duration = .seconds(30)
    /// Requests that one lookup has in flight, beside those to slow peers.
    public var lookupConcurrency = 4
    /// Over how many disjoint paths one lookup goes, `1...8`: with more than one, colluding liars mislead a path and
    /// not the lookup (S/Kademlia §4.4), which sends up to as many times the queries.
    public var lookupPaths = 1
    /// Slow peers that one lookup waits for beside its requests in flight; at the limit a further one keeps its place.
    public var slowPerLookup = 8
    /// How many more nodes than needed one lookup asks while all answer: who turns out to be slow or gone then has
    /// somebody to stand in at once. Without a limit a lookup asks three times as many where datagrams are lost.
    public var sparePerLookup = 2
    /// Queries that one lookup may send in all; then it makes do with what it has.
    public var requestsPerLookup = 256
    /// Nodes that are taken of one answer; BEP 5 answers name eight.
    public var nodesPerAnswer = 16
    /// States of the coordinator that one input may lead to; more is a bug of ours, and reported as one.
    public var pollsPerInput = 4096

    public init() {}
}
