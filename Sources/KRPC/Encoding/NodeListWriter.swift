/// Appends compact nodes of one family to an answer, straight from where the caller keeps them.
@frozen public struct NodeListWriter: ~Copyable {
    @usableFromInline var datagram: DatagramWriter
    @usableFromInline let family: Endpoint.Family
    @usableFromInline var refusedCount = 0

    init(_ family: Endpoint.Family) {
        datagram = DatagramWriter()
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
