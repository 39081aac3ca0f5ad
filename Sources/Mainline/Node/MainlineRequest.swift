public import KRPC
public import Kademlia

/// What the local user may ask of a node. The answers are ``MainlineReport``s under the same request id.
public enum MainlineRequest: Hashable, Sendable {
    /// Join the network: ask these nodes, whose ids are not known, and look up the own id. Needs at least one endpoint,
    /// or contacts from before.
    case bootstrap([Endpoint])
    /// Ask one node whether it is there.
    case ping(Endpoint)
    /// Find the nodes closest to a key.
    case findNode(Key160)
    /// Find peers of a torrent.
    case findPeers(Key160)
    /// Find the nodes closest to a torrent and tell them that we have it. With no port, others connect to the port that
    /// this node sends from (BEP 5, `implied_port`).
    case announce(Key160, port: UInt16?)
    /// Take note that the machine slept or the network changed. It is no question: nothing is reported about it, and
    /// its request id means nothing.
    case noticed(Disturbance)
}
