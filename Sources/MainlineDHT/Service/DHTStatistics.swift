public import InterlockRuntime
public import Kademlia
public import Mainline

/// What a node is and did so far.
public struct DHTStatistics: Hashable, Sendable {
    /// The node's id.
    public var id: Key160
    /// Contacts in the routing table, by their standing.
    public var table: TableStatistics
    /// Torrents that others announced to this node.
    public var torrentCount: Int
    /// Peers of these torrents.
    public var peerCount: Int
    /// Requests of the local user that run.
    public var runningCount: Int
    /// Queries of ours that wait for an answer.
    public var transactionCount: Int
    /// Lookups of its own by which the node keeps its table fresh that run.
    public var upkeepCount: Int
    /// The time from a query to its answer, smoothed over all nodes that answered; nil before the first.
    public var roundTrip: Duration?
    /// How long the node has run.
    public var uptime: Duration
    /// What came of the requests of local users.
    public var lookups: LookupCounts
    /// What the node counted.
    public var node: MainlineCounts
    /// What the upkeep of its table counted.
    public var upkeep: UpkeepCounts
    /// What the node turned away before it read it: martians, floods.
    public var screen: ScreenCounts
    /// What its driver counted: datagrams and their bytes, in and out, and what was dropped.
    public var runtime: RuntimeCounts
    /// What became of the state file; nil if the node has none.
    public var state: StateStatistics?
    /// What was done by this node and those before it with the same state file, until now.
    public var lifetime: LifetimeStatistics

    /// Contacts in the routing table.
    public var contactCount: Int { table.count }
}
