/// Up to eight bytes as one word, so that a key is told by comparing words.
struct Spelling: Equatable {
    let word: UInt64

    @inline(__always)
    init(_ range: ByteRange, in span: RawSpan) {
        let start = Int(range.start)
        if start &+ 8 <= span.byteCount {
            let loaded = UInt64(littleEndian: span.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self))
            // A shift by 64 gives 0.
            word = loaded & ~(~0 << (8 * range.count))
        } else {
            var word: UInt64 = 0
            for index in 0..<range.count {
                word |= UInt64(span.unsafeLoad(fromByteOffset: start + index, as: UInt8.self)) << (8 * index)
            }
            self.word = word
        }
    }

    @inline(__always)
    init(_ text: StaticString) {
        var word: UInt64 = 0
        for index in 0..<text.utf8CodeUnitCount {
            word |= UInt64(text.utf8Start[index]) << (8 * index)
        }
        self.word = word
    }
}

/// Nine to sixteen bytes as their first and last eight, which overlap, and their number.
struct LongSpelling: Equatable {
    let first: UInt64
    let last: UInt64
    let count: Int

    /// Zeros for a range of another length, which equals no text.
    @inline(__always)
    init(_ range: ByteRange, in span: RawSpan) {
        count = range.count
        guard (9...16).contains(count) else {
            first = 0
            last = 0
            return
        }
        let start = Int(range.start)
        first = UInt64(littleEndian: span.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self))
        last = UInt64(littleEndian: span.unsafeLoadUnaligned(fromByteOffset: start &+ count &- 8, as: UInt64.self))
    }

    @inline(__always)
    init(_ text: StaticString) {
        count = text.utf8CodeUnitCount
        var first: UInt64 = 0
        var last: UInt64 = 0
        for index in 0..<8 {
            first |= UInt64(text.utf8Start[index]) << (8 * index)
            last |= UInt64(text.utf8Start[count &- 8 &+ index]) << (8 * index)
        }
        self.first = first
        self.last = last
    }
}
