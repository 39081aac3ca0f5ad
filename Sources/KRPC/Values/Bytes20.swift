/// Twenty bytes as big-endian words: a node id, an info hash or any other key of Mainline, without meaning yet.
///
/// Compares and hashes as words; no allocation. Order is that of the bytes.
@frozen public struct Bytes20: Hashable, Sendable {
    /// Bytes 0...7.
    public var high: UInt64

    /// Bytes 8...15.
    public var middle: UInt64

    /// Bytes 16...19.
    public var low: UInt32

    /// Number of bytes.
    @inlinable
    public static var byteCount: Int { 20 }

    /// From words, most significant first.
    @inlinable
    public init(high: UInt64, middle: UInt64, low: UInt32) {
        self.high = high
        self.middle = middle
        self.low = low
    }

    /// Loads 20 bytes from `offset`; traps when the span has fewer there.
    @inlinable
    public init(loading span: RawSpan, at offset: Int) {
        high = UInt64(bigEndian: span.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
        middle = UInt64(bigEndian: span.unsafeLoadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
        low = UInt32(bigEndian: span.unsafeLoadUnaligned(fromByteOffset: offset + 16, as: UInt32.self))
    }

    /// Stores the 20 bytes at `offset`; traps when the span has no room for them there.
    @inlinable
    public func store(into span: inout MutableRawSpan, at offset: Int) {
        span.storeBytes(of: high.bigEndian, toByteOffset: offset, as: UInt64.self)
        span.storeBytes(of: middle.bigEndian, toByteOffset: offset + 8, as: UInt64.self)
        span.storeBytes(of: low.bigEndian, toByteOffset: offset + 16, as: UInt32.self)
    }

    /// From 40 hexadecimal digits of either case; nil for anything else.
    public init?(hexadecimal text: some StringProtocol) {
        var words: (UInt64, UInt64, UInt64) = (0, 0, 0)
        var count = 0
        for character in text.utf8 {
            let digit: UInt64
            switch character {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = UInt64(character - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = UInt64(character - UInt8(ascii: "a")) + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = UInt64(character - UInt8(ascii: "A")) + 10
            default: return nil
            }
            switch count {
            case 0..<16: words.0 = words.0 << 4 | digit
            case 16..<32: words.1 = words.1 << 4 | digit
            case 32..<40: words.2 = words.2 << 4 | digit
            default: return nil
            }
            count += 1
        }
        guard count == 40 else { return nil }
        self.init(high: words.0, middle: words.1, low: UInt32(words.2))
    }
}

extension Bytes20: Comparable {
    /// The order of the bytes, first byte first.
    @inlinable
    public static func < (left: Self, right: Self) -> Bool {
        if left.high != right.high { return left.high < right.high }
        if left.middle != right.middle { return left.middle < right.middle }
        return left.low < right.low
    }
}

extension Bytes20: CustomStringConvertible {
    /// 40 lower-case hexadecimal digits.
    public var description: String {
        func digits(_ word: UInt64, _ count: Int) -> String {
            let text = String(word, radix: 16)
            return String(repeating: "0", count: count - text.utf8.count) + text
        }
        return digits(high, 16) + digits(middle, 16) + digits(UInt64(low), 8)
    }
}
