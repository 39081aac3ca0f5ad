/// Appends compact peers to an answer, straight from where the caller keeps them. Valid only in the call that it is
/// handed to.
@frozen public struct PeerListWriter: ~Copyable {
    @usableFromInline var datagram: DatagramWriter
    @usableFromInline var refusedCount = 0

    init(_ datagram: DatagramWriter) {
        self.datagram = datagram
    }

    /// Appends a peer. False, and nothing is written, when the datagram is full.
    @inlinable @discardableResult
    public mutating func append(_ peer: Endpoint) -> Bool {
        // The endpoint and its length, `6:` or `18:`.
        guard datagram.room >= (peer.isIPv4 ? 8 : 21) else {
            refusedCount += 1
            return false
        }
        if peer.isIPv4 {
            datagram.write("6:")
        } else {
            datagram.write("18:")
        }
        datagram.write(peer)
        return true
    }
}
