/// A position in a span of bytes that are being decoded. The span is handed to each call, since no type of ours can
/// hold it.
@frozen
public struct CompactReader: Hashable, Sendable {
    /// The offset of the next byte.
    public private(set) var position = 0

    public init() {}

    /// The next byte.
    public mutating func byte(_ bytes: RawSpan) throws(DecodingFailure) -> UInt8 {
        guard position < bytes.byteCount else { throw DecodingFailure(.truncated, at: position) }
        defer { position += 1 }
        return bytes.unsafeLoad(fromByteOffset: position, as: UInt8.self)
    }

    /// An unsigned number in LEB128, at most 10 bytes, no longer than need be.
    public mutating func number(_ bytes: RawSpan) throws(DecodingFailure) -> UInt64 {
        let start = position
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            let next = try byte(bytes)
            let low = UInt64(next & 0x7F)
            if shift == 63, low > 1 { throw DecodingFailure(.badNumber, at: start) }
            value |= low << shift
            if next & 0x80 == 0 {
                if next == 0, shift > 0 { throw DecodingFailure(.badNumber, at: start) }
                return value
            }
        }
        throw DecodingFailure(.badNumber, at: start)
    }

    /// How many elements follow: a number of at most `limit`.
    public mutating func count(atMost limit: Int, _ bytes: RawSpan) throws(DecodingFailure) -> Int {
        let start = position
        let claimed = try number(bytes)
        guard claimed <= UInt64(limit) else { throw DecodingFailure(.tooLong(claimed), at: start) }
        return Int(claimed)
    }

    /// Fails unless every byte was read.
    public func finish(_ bytes: RawSpan) throws(DecodingFailure) {
        guard position == bytes.byteCount else { throw DecodingFailure(.trailingBytes, at: position) }
    }
}
