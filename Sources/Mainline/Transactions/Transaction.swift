import Interlock
import KRPC
import Kademlia

/// A query of ours that waits for its answer, which counts only if it comes from where it was sent.
struct Transaction: Hashable, Sendable {
    /// What the answer is for. The query is written from this, also when it is sent again.
    enum Purpose: Hashable, Sendable {
        /// A contact is asked on the way to an operation's target.
        case lookup(OperationID, MainlineContact)
        /// An endpoint whose id is not known is asked for nodes close to us.
        case seed(OperationID, IPv4Endpoint)
        /// A contact is told about a peer.
        case store(OperationID, MainlineContact)
        /// The local user wants to know whether somebody is there.
        case ping(RequestID)
        /// A contact is asked whether it is there, before it may enter the table or to see whether it may stay.
        case check(MainlineContact, Check)
    }
    let purpose: Purpose
    /// Where the query went.
    let endpoint: Endpoint
    /// When it was sent for the first time.
    let sentAt: Instant
    /// How far the wait for the answer is.
    var patience: Patience

    /// The operation that the query belongs to.
    var operation: OperationID? {
        switch purpose {
        case .lookup(let id, _), .seed(let id, _), .store(let id, _): id
        case .ping, .check: nil
        }
    }
}
