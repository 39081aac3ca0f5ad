import KRPC
import Kademlia

extension MainlineNode {
    /// A datagram in a few words, for traces: `get_peers 1a2b3c4d`, `answer of 5e6f7a8b: 8 nodes, 1 peer`.
    public static func describe(datagram bytes: RawSpan) -> String {
        guard let message = try? KRPCMessage(decoding: bytes) else {
            return "\(bytes.byteCount) bytes that are no message"
        }
        switch message.body {
        case .query(let query): return describe(query, bytes)
        case .response(let response): return describe(response)
        case .error(let code, let text): return "error \(code.rawValue) \(printable(text, bytes))"
        }
    }

    private static func describe(_ query: KRPCMessage.Query, _ bytes: RawSpan) -> String {
        switch query.method {
        case .ping: "ping"
        case .findNode(let target): "find_node \(short(target))"
        case .getPeers(let infoHash, _, _): "get_peers \(short(infoHash))"
        case .announcePeer(let announcement): "announce_peer \(short(announcement.infoHash))"
        case .get(let target, _): "get \(short(target))"
        case .put: "put"
        case .sampleInfohashes(let target): "sample_infohashes \(short(target))"
        case .unknown(let name, _): printable(name, bytes)
        }
    }

    private static func describe(_ response: KRPCMessage.Response) -> String {
        var parts: [String] = []
        func add(_ count: Int, _ noun: String) {
            if count > 0 { parts.append("\(count) \(noun)\(count == 1 ? "" : "s")") }
        }
        add(response.nodes.count, "node")
        add(response.values.count, "peer")
        let what = parts.isEmpty ? "" : ": " + parts.joined(separator: ", ")
        return "answer of \(short(response.id))\(what)"
    }

    /// What a stranger wrote, at most 40 printable characters of it.
    private static func printable(_ range: ByteRange, _ bytes: RawSpan) -> String {
        let text = range.text(in: bytes).unicodeScalars.prefix(40).map {
            $0.value < 0x20 || $0.value == 0x7F ? "?" : $0
        }
        return String(String.UnicodeScalarView(text))
    }

    /// The first eight digits.
    private static func short(_ key: Bytes20) -> Substring { key.description.prefix(8) }
}
