import Interlock
import KRPC

/// A query of the node's that waits for its answer.
struct Asked {
    var transaction: UInt32
    var endpoint: Endpoint
    /// The datagram, which is the same each time that it is sent.
    var bytes: [UInt8]
    /// When it was sent for the first time.
    var sentAt: Instant

    var transactionBytes: [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: transaction >> (24 - 8 * $0)) }
    }
}
