import Interlock
import KRPC
import Kademlia

/// A query of ours that waits for its answer, which counts only if it comes from where it was sent.
struct Transaction: Hashable, Sendable {
    /// What the answer is for.
    enum Purpose: Hashable, Sendable {
        /// A contact is asked on the way to an operation's target.
        case lookup(OperationID, MainlineContact)
        /// An endpoint whose id is not known is asked for nodes close to us, for the first time or again.
        case seed(OperationID, IPv4Endpoint, attempt: Int)
        /// A contact is told about a peer.
        case store(OperationID, MainlineContact)
        /// The local user wants to know whether somebody is there.
        case ping(RequestID)
        /// Somebody asked us and is asked back before it may enter the table.
        case verification(MainlineContact)
    }
    var purpose: Purpose
    /// Where the query went.
    var endpoint: Endpoint
    var sentAt: Instant

    /// The operation that the query belongs to.
    var operation: OperationID? {
        switch purpose {
        case .lookup(let id, _), .seed(let id, _, _), .store(let id, _): id
        case .ping, .verification: nil
        }
    }
}
