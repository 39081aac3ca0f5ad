/// A node as it is written in answers: its id and where it is.
@frozen public struct CompactNode: Hashable, Sendable {
    /// The node's id.
    public var id: Bytes20
    /// Where it answers.
    public var endpoint: Endpoint

    /// A node at an endpoint.
    @inlinable
    public init(id: Bytes20, endpoint: Endpoint) {
        self.id = id
        self.endpoint = endpoint
    }
}

/// The nodes of an answer, still in the datagram: 26 bytes each (`nodes`), or 38 (`nodes6`, BEP 32).
@frozen public struct CompactNodes: Hashable, Sendable {
    /// All of their bytes.
    public let bytes: ByteRange

    /// Which kind of addresses they have.
    public let family: Endpoint.Family

    /// Nodes in a range whose length is a multiple of the family's `nodeBytes`.
    @inlinable
    public init(_ bytes: ByteRange, family: Endpoint.Family) {
        self.bytes = bytes
        self.family = family
    }

    /// How many.
    @inlinable
    public var count: Int { bytes.count / family.nodeBytes }

    /// Whether there are none.
    @inlinable
    public var isEmpty: Bool { bytes.isEmpty }

    /// The node at an index below `count`, read from the span that the message was decoded from.
    @inlinable
    public func node(at index: Int, in span: RawSpan) -> CompactNode {
        precondition(index >= 0 && index < count, "no such node")
        let offset = Int(bytes.start) + index * family.nodeBytes
        return CompactNode(
            id: Bytes20(loading: span, at: offset),
            endpoint: Endpoint(loading: span, at: offset + Bytes20.byteCount, family: family))
    }
}
