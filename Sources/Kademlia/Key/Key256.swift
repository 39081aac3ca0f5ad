/// A key of 256 bits, as in the Amino DHT of IPFS (the SHA-256 of a peer id or of a content id): 32 bytes.
@frozen
public struct Key256: KademliaKey {
    /// Bits 0 to 63, bit 0 the most significant.
    public let first: UInt64
    /// Bits 64 to 127.
    public let second: UInt64
    /// Bits 128 to 191.
    public let third: UInt64
    /// Bits 192 to 255.
    public let fourth: UInt64

    /// The key of these words.
    @inlinable
    public init(_ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) {
        self.first = first
        self.second = second
        self.third = third
        self.fourth = fourth
    }

    @inlinable
    public init(words nextWord: () -> UInt64) {
        first = nextWord()
        second = nextWord()
        third = nextWord()
        fourth = nextWord()
    }

    @inlinable
    public init?(_ bytes: RawSpan, at offset: Int) {
        guard offset >= 0, bytes.byteCount - offset >= 32 else { return nil }
        first = UInt64(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
        second = UInt64(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
        third = UInt64(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset + 16, as: UInt64.self))
        fourth = UInt64(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset + 24, as: UInt64.self))
    }

    @inlinable
    public static var bitCount: Int { 256 }

    @inlinable
    public static var zero: Self { Self(0, 0, 0, 0) }

    @inlinable
    public static func == (left: Self, right: Self) -> Bool {
        left.first == right.first && left.second == right.second && left.third == right.third
            && left.fourth == right.fourth
    }

    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(first)
        hasher.combine(second)
        hasher.combine(third)
        hasher.combine(fourth)
    }

    @inlinable
    public static func < (left: Self, right: Self) -> Bool {
        if left.first != right.first { return left.first < right.first }
        if left.second != right.second { return left.second < right.second }
        if left.third != right.third { return left.third < right.third }
        return left.fourth < right.fourth
    }

    @inlinable
    public var leadingWord: UInt64 { first }

    @inlinable
    public var leadingZeroBitCount: Int {
        if first != 0 { return first.leadingZeroBitCount }
        if second != 0 { return 64 + second.leadingZeroBitCount }
        if third != 0 { return 128 + third.leadingZeroBitCount }
        return 192 + fourth.leadingZeroBitCount
    }

    @inlinable
    public func append(to bytes: inout [UInt8]) {
        withUnsafeBytes(of: (first.bigEndian, second.bigEndian, third.bigEndian, fourth.bigEndian)) {
            bytes.append(contentsOf: $0)
        }
    }

    @inlinable
    public func byte(at index: Int) -> UInt8 {
        precondition(index >= 0 && index < 32, "a byte of the key")
        let word =
            switch index >> 3 {
            case 0: first
            case 1: second
            case 2: third
            default: fourth
            }
        return UInt8(truncatingIfNeeded: word >> UInt64(56 - (index & 7) * 8))
    }

    @inlinable
    public func distance(to other: Self) -> Self {
        Self(first ^ other.first, second ^ other.second, third ^ other.third, fourth ^ other.fourth)
    }

    @inlinable
    public func isCloser(than other: Self, to target: Self) -> Bool {
        if first != other.first { return first ^ target.first < other.first ^ target.first }
        if second != other.second { return second ^ target.second < other.second ^ target.second }
        if third != other.third { return third ^ target.third < other.third ^ target.third }
        return fourth ^ target.fourth < other.fourth ^ target.fourth
    }

    @inlinable
    public func prefix(_ length: Int, followedBy rest: Self) -> Self {
        // The shifts of Swift take any distance: a mask is all ones or all zeros beyond its word.
        let masks = (
            UInt64.max << max(0, 64 - length), UInt64.max << max(0, 128 - length),
            UInt64.max << max(0, 192 - length), UInt64.max << max(0, 256 - length)
        )
        return Self(
            first & masks.0 | rest.first & ~masks.0,
            second & masks.1 | rest.second & ~masks.1,
            third & masks.2 | rest.third & ~masks.2,
            fourth & masks.3 | rest.fourth & ~masks.3)
    }
}
