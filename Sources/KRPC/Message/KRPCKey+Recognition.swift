extension KRPCKey {
    /// The key of the top level that `range` spells, if it is one.
    @inline(__always)
    static func atTopLevel(_ range: ByteRange, in span: RawSpan) -> KRPCKey? {
        guard range.count == 1 || range.count == 2 else { return nil }
        switch Spelling(range, in: span) {
        case Spelling("a"): return .arguments
        case Spelling("e"): return .error
        case Spelling("ip"): return .externalAddress
        case Spelling("q"): return .method
        case Spelling("r"): return .result
        case Spelling("ro"): return .readOnly
        case Spelling("t"): return .transaction
        case Spelling("v"): return .version
        case Spelling("y"): return .kind
        default: return nil
        }
    }

    /// The key of arguments or results that `range` spells, if it is one.
    @inline(__always)
    static func inBody(_ range: ByteRange, in span: RawSpan) -> KRPCKey? {
        guard range.count <= 8 else {
            if range.matches("info_hash", in: span) { return .infoHash }
            if range.matches("implied_port", in: span) { return .impliedPort }
            return nil
        }
        switch Spelling(range, in: span) {
        case Spelling("id"): return .id
        case Spelling("target"): return .target
        case Spelling("nodes"): return .nodes
        case Spelling("token"): return .token
        case Spelling("values"): return .values
        case Spelling("port"): return .port
        case Spelling("nodes6"): return .nodes6
        case Spelling("want"): return .want
        case Spelling("seed"): return .seed
        case Spelling("noseed"): return .noSeed
        case Spelling("scrape"): return .scrape
        case Spelling("BFsd"): return .seedFilter
        case Spelling("BFpe"): return .peerFilter
        case Spelling("n"): return .name
        case Spelling("v"): return .value
        case Spelling("k"): return .publicKey
        case Spelling("sig"): return .signature
        case Spelling("seq"): return .sequence
        case Spelling("salt"): return .salt
        case Spelling("cas"): return .expectedSequence
        case Spelling("interval"): return .interval
        case Spelling("num"): return .count
        case Spelling("samples"): return .samples
        default: return nil
        }
    }
}

/// Up to eight bytes as one word, so that a key is told by comparing words.
private struct Spelling: Equatable {
    let word: UInt64

    @inline(__always)
    init(_ range: ByteRange, in span: RawSpan) {
        let start = Int(range.start)
        if start + 8 <= span.byteCount {
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
