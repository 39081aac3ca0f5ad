/// A point of the key space: a fixed number of bits, most significant first, under the XOR metric.
///
/// The distance of two keys is their bitwise exclusive or, read as a number (Maymounkov and Mazières 2002, §2.1). It
/// is itself a key, so that distances compare like keys. For each key and distance there is exactly one other key,
/// and the keys that share a prefix of `n` bits are closer to one another than to any other key.
///
/// Conforming types keep their bits in machine words, big end first: `<` is the order of the bytes on the wire.
/// Everything generic over keys is `@inlinable`, and so are these requirements in the types of this module.
public protocol KademliaKey: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number of bits of every key, a multiple of 8.
    static var bitCount: Int { get }

    /// The key of zero bits only: the distance of a key to itself.
    static var zero: Self { get }

    /// The first 64 bits, or, of a shorter key, all bits moved to the most significant end. If the leading words of
    /// two distances differ, they order the distances.
    var leadingWord: UInt64 { get }

    /// The number of zero bits before the first one, `0...bitCount`.
    var leadingZeroBitCount: Int { get }

    /// The key made of words that the caller draws by chance, most significant word first. Chance is an input: there is
    /// no generator in this module.
    ///
    /// - Parameter nextWord: Called once for every 64 bits begun.
    init(words nextWord: () -> UInt64)

    /// The key that is written in the `bitCount / 8` bytes from `offset` on; `nil` if fewer bytes are left, or if the
    /// offset is negative.
    init?(_ bytes: RawSpan, at offset: Int)

    /// Writes the `bitCount / 8` bytes of the key behind those in `bytes`.
    func append(to bytes: inout [UInt8])

    /// The byte at `index`, `0..<bitCount / 8`, most significant first. Traps outside of that range.
    func byte(at index: Int) -> UInt8

    /// The distance to another key: symmetric, zero only between equal keys.
    func distance(to other: Self) -> Self

    /// Whether this key is closer to `target` than `other` is; false of equal keys. The same as comparing both
    /// distances, which need not be computed to the end: the first word that differs decides.
    func isCloser(than other: Self, to target: Self) -> Bool

    /// The first `length` bits of this key, `0...bitCount`, followed by the bits of `rest` from there on.
    func prefix(_ length: Int, followedBy rest: Self) -> Self
}

extension KademliaKey {
    /// The number of bytes of every key.
    @inlinable
    public static var byteCount: Int { bitCount / 8 }

    /// The number of leading bits in which both keys agree, `0...bitCount`; `bitCount` only of equal keys.
    @inlinable
    public func commonPrefixLength(with other: Self) -> Int {
        distance(to: other).leadingZeroBitCount
    }

    /// The bit at `index`, `0..<bitCount`; bit 0 is the most significant one. Traps outside of that range.
    @inlinable
    public subscript(bit index: Int) -> Bool {
        byte(at: index >> 3) & (0x80 >> UInt8(truncatingIfNeeded: index & 7)) != 0
    }

    /// A key whose common prefix with `key` is exactly `length` bits long, its other bits drawn by chance: a key of
    /// the bucket `length` of `key`. With a length of `bitCount` it is `key`.
    ///
    /// - Parameters:
    ///   - length: `0...bitCount`, anything else traps.
    ///   - key: Where the first `length` bits are taken from.
    ///   - nextWord: Called once for every 64 bits begun of the whole key.
    @inlinable
    public init(sharing length: Int, bitsWith key: Self, words nextWord: () -> UInt64) {
        precondition(length >= 0 && length <= Self.bitCount, "a prefix has between no and all bits of a key")
        let drawn = key.prefix(length, followedBy: Self(words: nextWord))
        guard length < Self.bitCount, drawn[bit: length] == key[bit: length] else {
            self = drawn
            return
        }
        // The one bit that must differ agrees: take it, and only it, from the complement.
        let flipped = drawn.distance(to: Self(words: { .max }))
        self = drawn.prefix(length, followedBy: flipped.prefix(length + 1, followedBy: drawn))
    }
}
