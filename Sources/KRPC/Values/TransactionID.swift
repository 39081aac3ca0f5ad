/// A transaction id of our own: at most eight bytes, held without allocation.
///
/// Ids that others choose can be longer; those are only echoed, as a ``ByteRange``.
@frozen public struct TransactionID: Hashable, Sendable {
    /// The bytes, the first one most significant among `count`.
    public let word: UInt64

    /// Number of bytes, 0...8.
    public let count: UInt8

    /// Four bytes, big-endian.
    @inlinable
    public init(_ value: UInt32) {
        word = UInt64(value)
        count = 4
    }

    /// Eight bytes, big-endian.
    @inlinable
    public init(_ value: UInt64) {
        word = value
        count = 8
    }

    /// The bytes of `range` in `span`; nil when there are more than eight, so that it cannot be one of ours.
    @inlinable
    public init?(_ range: ByteRange, in span: RawSpan) {
        guard range.count <= 8 else { return nil }
        var word: UInt64 = 0
        for offset in range.offsets {
            word = word << 8 | UInt64(span.unsafeLoad(fromByteOffset: offset, as: UInt8.self))
        }
        self.word = word
        count = UInt8(range.count)
    }
}
