/// A range of bytes within one datagram: what a decoded message holds instead of copies.
///
/// It means something only together with the span it was read from. Four bytes.
@frozen public struct ByteRange: Hashable, Sendable {
    /// Offset of the first byte.
    public let start: UInt16

    /// Number of bytes.
    public let length: UInt16

    /// A range of `length` bytes from `start`; both within ``KRPCLimits/receivedBytes``.
    @inlinable
    public init(start: Int, length: Int) {
        self.start = UInt16(start)
        self.length = UInt16(length)
    }

    /// Within a cursor's input, which is known to be short enough.
    @inline(__always)
    init(truncatedStart start: Int, length: Int) {
        self.start = UInt16(truncatingIfNeeded: start)
        self.length = UInt16(truncatingIfNeeded: length)
    }

    /// Number of bytes.
    @inlinable
    public var count: Int { Int(length) }

    /// Whether there is no byte in it.
    @inlinable
    public var isEmpty: Bool { length == 0 }

    /// The same as offsets, for `RawSpan.extracting(_:)`.
    @inlinable
    public var offsets: Range<Int> { Int(start)..<Int(start) + Int(length) }

    /// A copy of the bytes. Allocates; traps when `span` is shorter than the one the range was read from.
    public func bytes(in span: RawSpan) -> [UInt8] {
        offsets.map { span.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
    }

    /// Whether the bytes are those of `text` in UTF-8.
    public func matches(_ text: StaticString, in span: RawSpan) -> Bool {
        guard text.utf8CodeUnitCount == count else { return false }
        for index in 0..<count {
            let byte = span.unsafeLoad(fromByteOffset: Int(start) + index, as: UInt8.self)
            guard byte == text.utf8Start[index] else { return false }
        }
        return true
    }

    /// The bytes as text, repaired where they are not UTF-8. Allocates; for logs and people.
    public func text(in span: RawSpan) -> String {
        String(decoding: bytes(in: span), as: UTF8.self)
    }
}
