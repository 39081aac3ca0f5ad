/// A key of 8 bits, for tests and small models: all 256 keys can be tried, and a distance can be read at a glance.
@frozen
public struct Key8: KademliaKey, ExpressibleByIntegerLiteral {
    /// The bits of the key.
    public let bits: UInt8

    /// The key of these bits.
    @inlinable
    public init(_ bits: UInt8) { self.bits = bits }

    @inlinable
    public init(integerLiteral value: UInt8) { bits = value }

    @inlinable
    public init(words nextWord: () -> UInt64) { bits = UInt8(truncatingIfNeeded: nextWord() >> 56) }

    @inlinable
    public init?(_ bytes: RawSpan, at offset: Int) {
        guard offset >= 0, offset < bytes.byteCount else { return nil }
        bits = bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }

    @inlinable
    public static var bitCount: Int { 8 }

    @inlinable
    public static var zero: Self { Self(0) }

    @inlinable
    public static func == (left: Self, right: Self) -> Bool {
        left.bits == right.bits
    }

    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(bits)
    }

    @inlinable
    public static func < (left: Self, right: Self) -> Bool { left.bits < right.bits }

    @inlinable
    public var leadingWord: UInt64 { UInt64(bits) << 56 }

    @inlinable
    public var leadingZeroBitCount: Int { bits.leadingZeroBitCount }

    @inlinable
    public func append(to bytes: inout [UInt8]) { bytes.append(bits) }

    @inlinable
    public func byte(at index: Int) -> UInt8 {
        precondition(index == 0, "a byte of the key")
        return bits
    }

    @inlinable
    public func distance(to other: Self) -> Self { Self(bits ^ other.bits) }

    @inlinable
    public func isCloser(than other: Self, to target: Self) -> Bool { bits ^ target.bits < other.bits ^ target.bits }

    @inlinable
    public func prefix(_ length: Int, followedBy rest: Self) -> Self {
        let mask = UInt8.max << (8 - length)
        return Self(bits & mask | rest.bits & ~mask)
    }
}
