/// SipHash-2-4: a keyed function for short inputs, the tokens of a DHT. The 128-bit key is handed in.
///
/// Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012; the test vector of its appendix A is a
/// test.
@frozen
public struct SipHash: Hashable, Sendable {
    @usableFromInline var v0: UInt64
    @usableFromInline var v1: UInt64
    @usableFromInline var v2: UInt64
    @usableFromInline var v3: UInt64
    @usableFromInline var tail: UInt64 = 0
    @usableFromInline var count: UInt64 = 0

    /// Starts a hash under a key of two little-endian words.
    @inlinable
    public init(key: (UInt64, UInt64)) {
        v0 = 0x736F_6D65_7073_6575 ^ key.0
        v1 = 0x646F_7261_6E64_6F6D ^ key.1
        v2 = 0x6C79_6765_6E65_7261 ^ key.0
        v3 = 0x7465_6462_7974_6573 ^ key.1
    }

    /// Adds one byte.
    @inlinable
    public mutating func add(_ byte: UInt8) {
        tail |= UInt64(byte) << (8 * (count & 7))
        count &+= 1
        if count & 7 == 0 {
            compress(tail)
            tail = 0
        }
    }

    /// Adds the low `byteCount` bytes of a word, the lowest first; `byteCount` is in `0...8`.
    @inlinable
    public mutating func add(_ word: UInt64, byteCount: UInt64 = 8) {
        let filled = count & 7
        if byteCount == 8 {
            let block = filled == 0 ? word : tail | word << (8 * filled)
            compress(block)
            tail = filled == 0 ? 0 : word >> (64 - 8 * filled)
            count &+= 8
            return
        }
        for index in 0..<byteCount { add(UInt8(truncatingIfNeeded: word >> (8 * index))) }
    }

    /// The hash of all that was added.
    @inlinable
    public func finished() -> UInt64 {
        var copy = self
        copy.compress(tail | count << 56)
        copy.v2 ^= 0xFF
        for _ in 0..<4 { copy.round() }
        return copy.v0 ^ copy.v1 ^ copy.v2 ^ copy.v3
    }

    /// SipHash-1-3 of the seven low bytes of a word, the lowest first: fewer rounds, for the places of a table, as the
    /// hash tables of Rust, Python and Swift itself have them.
    @inlinable @inline(__always)
    public static func place(ofSevenBytes word: UInt64, key: (UInt64, UInt64)) -> UInt64 {
        let block = word & 0x00FF_FFFF_FFFF_FFFF | 7 << 56
        var hash = SipHash(key: key)
        hash.v3 ^= block
        hash.round()
        hash.v0 ^= block
        hash.v2 ^= 0xFF
        for _ in 0..<3 { hash.round() }
        return hash.v0 ^ hash.v1 ^ hash.v2 ^ hash.v3
    }

    @inlinable @inline(__always)
    mutating func compress(_ block: UInt64) {
        v3 ^= block
        round()
        round()
        v0 ^= block
    }

    @inlinable @inline(__always)
    mutating func round() {
        v0 &+= v1
        v1 = v1 << 13 | v1 >> 51
        v1 ^= v0
        v0 = v0 << 32 | v0 >> 32
        v2 &+= v3
        v3 = v3 << 16 | v3 >> 48
        v3 ^= v2
        v0 &+= v3
        v3 = v3 << 21 | v3 >> 43
        v3 ^= v0
        v2 &+= v1
        v1 = v1 << 17 | v1 >> 47
        v1 ^= v2
        v2 = v2 << 32 | v2 >> 32
    }
}
