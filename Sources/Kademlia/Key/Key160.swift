/// A key of 160 bits, as in BitTorrent's DHT (BEP 5): 20 bytes, and what follows it in a struct is placed right behind.
@frozen
public struct Key160: KademliaKey {
    /// Bits 0 to 63, bit 0 the most significant.
    public let first: UInt64
    /// Bits 64 to 127.
    public let second: UInt64
    /// Bits 128 to 159.
    public let third: UInt32

    /// The key of these words.
    @inlinable
    public init(_ first: UInt64, _ second: UInt64, _ third: UInt32) {
        self.first = first
        self.second = second
        self.third = third
    }

    @inlinable
    public init(words nextWord: () -> UInt64) {
        first = nextWord()
        second = nextWord()
        third = UInt32(truncatingIfNeeded: nextWord() >> 32)
    }

    @inlinable
    public init?(_ bytes: RawSpan, at offset: Int) {
        guard offset >= 0, bytes.byteCount - offset >= 20 else { return nil }
        first = UInt64(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
        second = UInt64(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
        third = UInt32(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset + 16, as: UInt32.self))
    }

    @inlinable
    public static var bitCount: Int { 160 }

    @inlinable
    public static var zero: Self { Self(0, 0, 0) }

    @inlinable
    public static func == (left: Self, right: Self) -> Bool {
        left.first == right.first && left.second == right.second && left.third == right.third
    }

    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(first)
        hasher.combine(second)
        hasher.combine(third)
    }

    @inlinable
    public static func < (left: Self, right: Self) -> Bool {
        if left.first != right.first { return left.first < right.first }
        if left.second != right.second { return left.second < right.second }
        return left.third < right.third
    }

    @inlinable
    public var leadingWord: UInt64 { first }

    @inlinable
    public var leadingZeroBitCount: Int {
        if first != 0 { return first.leadingZeroBitCount }
        if second != 0 { return 64 + second.leadingZeroBitCount }
        return 128 + third.leadingZeroBitCount
    }

    @inlinable
    public func append(to bytes: inout [UInt8]) {
        withUnsafeBytes(of: (first.bigEndian, second.bigEndian, third.bigEndian)) { bytes.append(contentsOf: $0) }
    }

    @inlinable
    public func byte(at index: Int) -> UInt8 {
        precondition(index >= 0 && index < 20, "a byte of the key")
        if index < 8 { return UInt8(truncatingIfNeeded: first >> UInt64(56 - index * 8)) }
        if index < 16 { return UInt8(truncatingIfNeeded: second >> UInt64(120 - index * 8)) }
        return UInt8(truncatingIfNeeded: third >> UInt32(152 - index * 8))
    }

    @inlinable
    public func distance(to other: Self) -> Self {
        Self(first ^ other.first, second ^ other.second, third ^ other.third)
    }

    @inlinable
    public func isCloser(than other: Self, to target: Self) -> Bool {
        if first != other.first { return first ^ target.first < other.first ^ target.first }
        if second != other.second { return second ^ target.second < other.second ^ target.second }
        return third ^ target.third < other.third ^ target.third
    }

    @inlinable
    public func prefix(_ length: Int, followedBy rest: Self) -> Self {
        // The shifts of Swift take any distance: a mask is all ones or all zeros beyond its word.
        let masks = (
            UInt64.max << max(0, 64 - length), UInt64.max << max(0, 128 - length), UInt32.max << max(0, 160 - length)
        )
        return Self(
            first & masks.0 | rest.first & ~masks.0,
            second & masks.1 | rest.second & ~masks.1,
            third & masks.2 | rest.third & ~masks.2)
    }
}
