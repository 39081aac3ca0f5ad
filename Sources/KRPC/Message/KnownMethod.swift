/// The methods that this module knows, by name.
enum KnownMethod {
    case ping, findNode, getPeers, announcePeer, get, put, sampleInfohashes

    @inline(__always)
    init?(_ name: ByteRange, in span: RawSpan) {
        if name.count <= 8 {
            switch Spelling(name, in: span) {
            case Spelling("ping"): self = .ping
            case Spelling("get"): self = .get
            case Spelling("put"): self = .put
            default: return nil
            }
        } else {
            switch LongSpelling(name, in: span) {
            case LongSpelling("find_node"): self = .findNode
            case LongSpelling("get_peers"): self = .getPeers
            case LongSpelling("announce_peer"): self = .announcePeer
            default:
                guard name.matches("sample_infohashes", in: span) else { return nil }
                self = .sampleInfohashes
            }
        }
    }
}
