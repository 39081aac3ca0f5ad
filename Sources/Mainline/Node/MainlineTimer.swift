public import Kademlia

/// The names of a node's timers.
public enum MainlineTimer: Hashable, Sendable {
    /// A query of ours, by its transaction, was not answered up to now: its peer is slow, or it is to be sent again, or
    /// given up.
    case request(UInt32)
    /// A lookup, an announcement or a bootstrap takes too long.
    case operation(OperationID)
    /// The secret of the tokens is old.
    case rotateSecret
    /// Announcements of peers may have become too old.
    case sweepPeers
    /// Something of the routing table's upkeep is due.
    case upkeep(Wake)
}
