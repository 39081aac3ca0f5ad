public import InterlockRuntime
public import Kademlia
public import Mainline

/// What a node is and did so far.
public struct DHTStatistics: Hashable, Sendable {
    /// The node's id.
    public var id: Key160
    /// Contacts in the routing table.
    public var contactCount: Int
    /// Torrents that others announced to this node.
    public var torrentCount: Int
    /// Peers of these torrents.
    public var peerCount: Int
    /// Requests of the local user that run.
    public var runningCount: Int
    /// Queries of ours that wait for an answer.
    public var transactionCount: Int
    /// What the node counted.
    public var node: MainlineCounts
    /// What its driver counted.
    public var runtime: RuntimeCounts
}
