import Foundation
import Interlock
import KRPC
import Kademlia
import Mainline
import Testing

/// What a forged sender address would make the node send to its owner: bytes for bytes, over real encodings.
@Suite("Amplification")
struct AmplificationTests {
    /// A node with a full bucket, so that every answer names eight nodes, and with more peers of one torrent than an
    /// answer takes.
    private static func fullNode() throws -> NodeHarness {
        var harness = NodeHarness()
        for number in 1...8 as ClosedRange<UInt32> { harness.introduce(contact(number)) }
        let torrent = Bytes20(high: word, middle: word, low: UInt32(truncatingIfNeeded: word))
        for number in 1...200 as ClosedRange<UInt32> {
            let contact = contact(1000 + number)
            let sent = harness.query(by: contact) { $0.getPeers(torrent, TransactionID(UInt32(1)), into: &$1) }
            let token = try #require(sent.first?.token)
            harness.query(by: contact) {
                $0.announcePeer(
                    torrent, port: 80, impliesPort: false, token: token.span.bytes, TransactionID(UInt32(2)), into: &$1)
            }
        }
        return harness
    }

    /// Somebody of the public internet, in a network of its own.
    private static func contact(_ number: UInt32) -> MainlineContact {
        MainlineContact(
            key: NodeHarness.contact(number).key, address: IPv4Endpoint(address: 0x0B00_0001 | number << 8, port: 6881))
    }

    /// Twenty letters are a key.
    private static let key = String(repeating: "k", count: 20)
    private static let word: UInt64 = 0x6B6B_6B6B_6B6B_6B6B

    /// The shortest query of each method: keys and strings that may be empty are.
    private static let queries = [
        ("ping", "d1:ad2:id20:\(key)e1:q4:ping1:t0:1:y1:qe"),
        ("find_node", "d1:ad2:id20:\(key)6:target20:\(key)e1:q9:find_node1:t0:1:y1:qe"),
        ("get_peers", "d1:ad2:id20:\(key)9:info_hash20:\(key)e1:q9:get_peers1:t0:1:y1:qe"),
        (
            "announce_peer",
            "d1:ad2:id20:\(key)12:implied_porti1e9:info_hash20:\(key)5:token0:e1:q13:announce_peer1:t0:1:y1:qe"
        ),
        ("get", "d1:ad2:id20:\(key)6:target20:\(key)e1:q3:get1:t0:1:y1:qe"),
        ("sample_infohashes", "d1:ad2:id20:\(key)6:target20:\(key)e1:q17:sample_infohashes1:t0:1:y1:qe"),
        ("unknown, with a target", "d1:ad2:id20:\(key)6:target20:\(key)e1:q0:1:t0:1:y1:qe"),
        ("unknown, without", "d1:ad2:id20:\(key)e1:q0:1:t0:1:y1:qe"),
        ("malformed", "d1:t0:1:y1:qe"),
    ]

    @Test func whatIsStatedIsWhatIsMeasured() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let document = try String(
            contentsOf: root.appending(path: "Documentation/safe-defaults.md"), encoding: .utf8)
        let lines = Set(document.split(separator: "\n"))
        let full = try Self.fullNode()
        for (name, query) in Self.queries {
            var harness = full
            // A stranger whom the table does not know, and has no room for: nothing but the answer is sent.
            let sent = harness.receive(Array(query.utf8), from: Endpoint(ipv4: 0x0808_0808, port: 6881))
            let bytes = sent.reduce(0) { $0 + $1.bytes.count }
            let tenths = (bytes * 10 + query.utf8.count / 2) / query.utf8.count
            let row = "| \(name) | \(query.utf8.count) | \(bytes) | \(tenths / 10).\(tenths % 10) |"
            let isStated = lines.contains(Substring(row))
            #expect(isStated, "the document does not state \(row)")
            #expect(sent.count == 1 && bytes <= KRPCLimits.sentBytes)
        }
    }

    @Test func theLargestAnswerIsAFullOne() throws {
        var harness = try Self.fullNode()
        let query = try #require(Self.queries.first { $0.0 == "get_peers" }).1
        let answer = try #require(
            harness.receive(Array(query.utf8), from: Endpoint(ipv4: 0x0808_0808, port: 6881)).first)
        #expect(answer.nodes.count == 8 && answer.token?.count == 8)
        // One more peer would not have fitted.
        #expect(answer.peers.count < 100 && answer.bytes.count + 8 > KRPCLimits.sentBytes)
    }

    @Test func whoIsAskedBackGetsOnePingMore() throws {
        var harness = NodeHarness()
        let query = Self.queries[0].1
        let sent = harness.receive(Array(query.utf8), from: Endpoint(ipv4: 0x0808_0808, port: 6881))
        #expect(sent.count == 2)
        let back = sent.filter { $0.isQuery }.map(\.bytes.count)
        #expect(back == [67])
        // While it is being asked, no further query has it asked again.
        let again = harness.receive(Array(query.utf8), from: Endpoint(ipv4: 0x0808_0808, port: 6881))
        #expect(again.count == 1)
    }
}
