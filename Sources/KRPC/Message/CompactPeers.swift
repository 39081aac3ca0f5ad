/// The peers of an answer to `get_peers`, still in the datagram: a list of strings of 6 or 18 bytes.
///
/// BEP 32 keeps the two kinds apart, but some answers mix them; both are read.
@frozen public struct CompactPeers: Hashable, Sendable {
    /// The elements of the list, without the `l` before and the `e` after them.
    public let bytes: ByteRange

    @usableFromInline let elementCount: UInt16

    /// `count` elements, each `6:` and 6 bytes or `18:` and 18 bytes.
    @usableFromInline
    init(_ bytes: ByteRange, count: Int) {
        self.bytes = bytes
        elementCount = UInt16(count)
    }

    /// How many.
    @inlinable
    public var count: Int { Int(elementCount) }

    /// Whether there are none.
    @inlinable
    public var isEmpty: Bool { count == 0 }

    /// The peer at an index below `count`, read from the span that the message was decoded from. Constant time when all
    /// elements are of one kind, as BEP 32 has it; linear in the index otherwise.
    @inlinable
    public func peer(at index: Int, in span: RawSpan) -> Endpoint {
        precondition(index >= 0 && index < count, "no such peer")
        var offset = Int(bytes.start)
        if bytes.count == count * 8 {
            offset += index * 8
        } else if bytes.count == count * 21 {
            offset += index * 21
        } else {
            for _ in 0..<index { offset += isIPv4(at: offset, in: span) ? 8 : 21 }
        }
        return endpoint(at: offset, in: span)
    }

    /// Hands each peer to `body`, in order; linear.
    @inlinable
    public func forEach(in span: RawSpan, _ body: (Endpoint) -> Void) {
        var offset = Int(bytes.start)
        for _ in 0..<count {
            body(endpoint(at: offset, in: span))
            offset += isIPv4(at: offset, in: span) ? 8 : 21
        }
    }

    @inlinable
    func isIPv4(at offset: Int, in span: RawSpan) -> Bool {
        span.unsafeLoad(fromByteOffset: offset, as: UInt8.self) == UInt8(ascii: "6")
    }

    @inlinable
    func endpoint(at offset: Int, in span: RawSpan) -> Endpoint {
        isIPv4(at: offset, in: span)
            ? Endpoint(loading: span, at: offset + 2, family: .ipv4)
            : Endpoint(loading: span, at: offset + 3, family: .ipv6)
    }
}
