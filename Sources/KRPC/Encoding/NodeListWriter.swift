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

    /// Appends an IPv4 node, its address in host order: what most answers are made of, with one check of bounds.
    @inlinable @discardableResult
    public mutating func append(_ id: Bytes20, ipv4 address: UInt32, port: UInt16) -> Bool {
        guard family == .ipv4, datagram.room >= 26 else {
            refusedCount += 1
            return false
        }
        let at = datagram.advance(by: 26)
        at.storeBytes(of: id.high.bigEndian, as: UInt64.self)
        at.storeBytes(of: id.middle.bigEndian, toByteOffset: 8, as: UInt64.self)
        at.storeBytes(of: id.low.bigEndian, toByteOffset: 16, as: UInt32.self)
        at.storeBytes(of: address.bigEndian, toByteOffset: 20, as: UInt32.self)
        at.storeBytes(of: port.bigEndian, toByteOffset: 24, as: UInt16.self)
        return true
    }
}
