import Kademlia
import Testing

/// What holds of every type of key is written once and asked of each.
@Suite("Keys as fixed words")
struct KeyWordsTests {
    @Test(arguments: 0..<8 as Range<UInt64>)
    func keysOf8BitsAgreeWithTheirBytes(seed: UInt64) { agreeWithTheirBytes(Key8.self, seed) }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func keysOf160BitsAgreeWithTheirBytes(seed: UInt64) { agreeWithTheirBytes(Key160.self, seed) }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func keysOf256BitsAgreeWithTheirBytes(seed: UInt64) { agreeWithTheirBytes(Key256.self, seed) }

    /// Order, distance, prefix, bits and bytes, held against the same computed on arrays of bytes.
    private func agreeWithTheirBytes<Key: KademliaKey>(_: Key.Type, _ seed: UInt64) {
        var words = SeededWords(seed: seed)
        let a = Key { words.next() }
        // Half of the time a long common prefix, so that the later words decide.
        let length = words.below(2) == 0 ? 0 : words.below(Key.bitCount)
        let b = Key(sharing: length, bitsWith: a) { words.next() }
        let target = Key(sharing: words.below(Key.bitCount), bitsWith: a) { words.next() }
        let (x, y) = (bytes(of: a), bytes(of: b))

        #expect(x.count == Key.byteCount && Key.byteCount * 8 == Key.bitCount)
        #expect(x == (0..<Key.byteCount).map { a.byte(at: $0) })
        #expect((a < b) == x.lexicographicallyPrecedes(y))
        #expect(bytes(of: a.distance(to: b)) == zip(x, y).map { $0 ^ $1 })
        #expect(a.commonPrefixLength(with: b) == length)
        #expect(a.commonPrefixLength(with: a) == Key.bitCount)
        #expect((0..<Key.bitCount).allSatisfy { a[bit: $0] == (x[$0 / 8] >> (7 - $0 % 8) & 1 == 1) })
        #expect(a.isCloser(than: b, to: target) == (a.distance(to: target) < b.distance(to: target)))
        #expect(b.isCloser(than: a, to: target) == (b.distance(to: target) < a.distance(to: target)))
        #expect(!a.isCloser(than: a, to: target))
        let width = min(8, Key.byteCount)
        #expect(a.leadingWord == x.prefix(width).reduce(0) { $0 << 8 | UInt64($1) } << UInt64(64 - width * 8))

        let cut = words.below(Key.bitCount + 1)
        let joined = a.prefix(cut, followedBy: b)
        #expect((0..<Key.bitCount).allSatisfy { joined[bit: $0] == ($0 < cut ? a : b)[bit: $0] })
    }

    @Test func aKeySharesExactlyThePrefixAskedFor() {
        var words = SeededWords(seed: 1)
        let base = Key160 { words.next() }
        for length in 0...Key160.bitCount {
            for _ in 0..<20 {
                let key = Key160(sharing: length, bitsWith: base) { words.next() }
                #expect(key.commonPrefixLength(with: base) == length)
            }
        }
    }

    @Test func theBitsBehindASharedPrefixAreThoseDrawn() {
        let base = Key160(0, 0, 0)
        #expect(Key160(sharing: 3, bitsWith: base) { .max } == Key160(.max >> 3, .max, .max))
        #expect(Key160(sharing: 3, bitsWith: base) { 0 } == Key160(1 << 60, 0, 0))
        let all = Set((0...255).map { drawn in Key8(sharing: 5, bitsWith: 0b1010_1010) { UInt64(drawn) << 56 } })
        #expect(all == [0b1010_1100, 0b1010_1101, 0b1010_1110, 0b1010_1111])
    }

    @Test func aKeyIsReadAtAnyOffsetAndNeverBeyondTheEnd() {
        let text: [UInt8] = (0..<64).map { $0 &* 37 }
        for offset in -70...70 {
            let narrow = Key160(text.span.bytes, at: offset)
            let wide = Key256(text.span.bytes, at: offset)
            let tiny = Key8(text.span.bytes, at: offset)
            #expect((narrow != nil) == (0...44).contains(offset))
            #expect((wide != nil) == (0...32).contains(offset))
            #expect((tiny != nil) == (0...63).contains(offset))
            if let narrow { #expect(bytes(of: narrow) == Array(text[offset..<offset + 20])) }
            if let wide { #expect(bytes(of: wide) == Array(text[offset..<offset + 32])) }
            if let tiny { #expect(bytes(of: tiny) == [text[offset]]) }
        }
        #expect(Key160(text.span.bytes, at: .max) == nil && Key256(text.span.bytes, at: .min) == nil)
    }

    @Test func hexadecimalTextIsTheSameKeyBothWays() {
        let text = "0123456789abcdef0123456789abcdef01234567"
        #expect(Key160(hex: text)?.description == text)
        #expect(Key160(hex: text.uppercased())?.description == text)
        #expect(Key160(hex: text) == Key160(0x0123_4567_89ab_cdef, 0x0123_4567_89ab_cdef, 0x0123_4567))
        #expect(Key8(hex: "fe") == 254)
        #expect(Key256(hex: text + "0123456789abcdef01234567")?.fourth == 0x89ab_cdef_0123_4567)
    }

    @Test(arguments: [
        "", "0", "0123456789abcdef0123456789abcdef0123456", "0123456789abcdef0123456789abcdef0123456g",
        "0123456789abcdef0123456789abcdef0123456789", "0x23456789abcdef0123456789abcdef01234567",
        "0123456789abcdef0123456789abcdef0123456\u{e9}",
    ])
    func textThatIsNotAKeyIsRefused(text: String) {
        #expect(Key160(hex: text) == nil)
    }

    @Test func keysAreAsSmallAsTheirBits() {
        #expect(MemoryLayout<Key8>.size == 1)
        #expect(MemoryLayout<Key160>.size == 20)
        #expect(MemoryLayout<Key256>.stride == 32)
    }

    private func bytes<Key: KademliaKey>(of key: Key) -> [UInt8] {
        var bytes: [UInt8] = []
        key.append(to: &bytes)
        return bytes
    }
}
