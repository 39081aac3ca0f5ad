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
            switch LongSpelling(range, in: span) {
            case LongSpelling("info_hash"): return .infoHash
            case LongSpelling("implied_port"): return .impliedPort
            default: return nil
            }
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
