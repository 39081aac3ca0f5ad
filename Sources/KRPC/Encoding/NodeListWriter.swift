/// Appends compact nodes of one family to an answer, straight from where the caller keeps them. Valid only in the call
/// that it is handed to.
@frozen public struct NodeListWriter: ~Copyable {
    @usableFromInline var datagram: DatagramWriter
    @usableFromInline let family: Endpoint.Family
    @usableFromInline var refusedCount = 0

    init(_ datagram: DatagramWriter, _ family: Endpoint.Family) {
        self.datagram = datagram
        self.family = family
    }

    /// Appends a node. False, and nothing is written, when the datagram is full or the endpoint is of the other family.
    @inlinable @discardableResult
    public mutating func append(_ id: Bytes20, _ endpoint: Endpoint) -> Bool {
        guard endpoint.family == family, datagram.room >= family.nodeBytes else {
            refusedCount += 1
            return false
        }
        datagram.write(id)
        datagram.write(endpoint)
        return true
    }
}
