/// The keystream of ChaCha20 as a generator, for transaction ids, own ids and secrets: who sees some of its output
/// cannot tell the rest without the key. Source: Bernstein 2008; block function as in RFC 8439 §2.3 with a 64-bit
/// counter.
public struct ChaCha20Generator: Sendable {
    /// 256 bits.
    public typealias Key = SIMD8<UInt32>

    private let key: Key
    private var counter: UInt64 = 0
    private var block = SIMD16<UInt32>()
    private var unread = 0

    /// A generator whose stream is decided by the key; the key must come from the system's secure source.
    public init(key: Key) { self.key = key }

    /// The next word of the keystream.
    public mutating func next() -> UInt64 {
        if unread == 0 {
            block = Self.block(key: key, counter: counter)
            counter &+= 1
            unread = 8
        }
        let index = (8 - unread) * 2
        unread -= 1
        return UInt64(block[index]) | UInt64(block[index + 1]) << 32
    }

    /// One block of the keystream, with a nonce of zeros.
    static func block(key: Key, counter: UInt64) -> SIMD16<UInt32> {
        let constants = SIMD4<UInt32>(0x6170_7865, 0x3320_646E, 0x7962_2D32, 0x6B20_6574)
        let last = SIMD4(UInt32(truncatingIfNeeded: counter), UInt32(truncatingIfNeeded: counter >> 32), 0, 0)
        var a = constants, b = key.lowHalf, c = key.highHalf, d = last
        for _ in 0..<10 {
            quarterRound(&a, &b, &c, &d)
            b = rotatedLanes(b, by: 1)
            c = rotatedLanes(c, by: 2)
            d = rotatedLanes(d, by: 3)
            quarterRound(&a, &b, &c, &d)
            b = rotatedLanes(b, by: 3)
            c = rotatedLanes(c, by: 2)
            d = rotatedLanes(d, by: 1)
        }
        let low = SIMD8(lowHalf: a &+ constants, highHalf: b &+ key.lowHalf)
        return SIMD16(lowHalf: low, highHalf: SIMD8(lowHalf: c &+ key.highHalf, highHalf: d &+ last))
    }

    private static func quarterRound(
        _ a: inout SIMD4<UInt32>, _ b: inout SIMD4<UInt32>, _ c: inout SIMD4<UInt32>, _ d: inout SIMD4<UInt32>
    ) {
        a = a &+ b
        d = rotatedBits(d ^ a, by: 16)
        c = c &+ d
        b = rotatedBits(b ^ c, by: 12)
        a = a &+ b
        d = rotatedBits(d ^ a, by: 8)
        c = c &+ d
        b = rotatedBits(b ^ c, by: 7)
    }

    private static func rotatedBits(_ words: SIMD4<UInt32>, by count: UInt32) -> SIMD4<UInt32> {
        words &<< SIMD4(repeating: count) | words &>> SIMD4(repeating: 32 - count)
    }

    private static func rotatedLanes(_ row: SIMD4<UInt32>, by count: Int) -> SIMD4<UInt32> {
        SIMD4(row[count & 3], row[(count + 1) & 3], row[(count + 2) & 3], row[(count + 3) & 3])
    }
}
