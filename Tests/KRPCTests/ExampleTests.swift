import KRPC
import Testing

/// Every valid example packet of BEP 5, decoded to its fields and encoded to the same bytes.
@Suite struct ExampleTests {
    let asker = Bytes20(ascii: "abcdefghij0123456789")
    let answerer = Bytes20(ascii: "mnopqrstuvwxyz123456")
    let target = Bytes20(ascii: "mnopqrstuvwxyz123456")

    func message(_ example: Example) throws -> KRPCMessage {
        let message = try decode(example.datagram).get()
        #expect(message.transaction.text(of: example.datagram) == "aa")
        #expect(message.version == nil)
        #expect(!message.isReadOnly)
        #expect(message.externalAddress == nil)
        return message
    }

    /// A datagram to answer, whose transaction id is "aa".
    func answered(_ answer: (ByteRange, RawSpan, inout [UInt8]) -> Void) -> [UInt8] {
        let query = bytes("aa")
        return encoded { answer(ByteRange(start: 0, length: 2), query.span.bytes, &$0) }
    }

    @Test func aPingIsReadAndWritten() throws {
        #expect(try message(.ping).body == .query(.init(id: asker, method: .ping)))
        #expect(encoded { KRPCWriter(id: asker).ping(transaction("aa"), into: &$0) } == Example.ping.datagram)
    }

    @Test func anAnswerToAPingIsReadAndWritten() throws {
        guard case .response(let response) = try message(.pingResponse).body else {
            Issue.record("not a response")
            return
        }
        #expect(response.id == answerer)
        #expect(response.nodes.isEmpty && response.nodes6.isEmpty && response.values.isEmpty)
        #expect(response.token == nil)
        let datagram = answered {
            KRPCWriter(id: answerer).response(to: $0, in: $1, externalAddress: nil, into: &$2)
        }
        #expect(datagram == Example.pingResponse.datagram)
    }

    @Test func aFindNodeIsReadAndWritten() throws {
        #expect(try message(.findNode).body == .query(.init(id: asker, method: .findNode(target: target))))
        #expect(
            encoded { KRPCWriter(id: asker).findNode(target, transaction("aa"), into: &$0) }
                == Example.findNode.datagram)
    }

    @Test func aGetPeersIsReadAndWritten() throws {
        let method = KRPCMessage.Query.Method.getPeers(infoHash: target, noSeed: false, scrape: false)
        #expect(try message(.getPeers).body == .query(.init(id: asker, method: method)))
        #expect(
            encoded { KRPCWriter(id: asker).getPeers(target, transaction("aa"), into: &$0) }
                == Example.getPeers.datagram)
    }

    @Test func anAnswerWithPeersIsReadAndWritten() throws {
        let example = Example.getPeersResponse.datagram
        guard case .response(let response) = try message(.getPeersResponse).body else {
            Issue.record("not a response")
            return
        }
        let peers = [endpoint("97.120.106.101:11893"), endpoint("105.100.104.116:28269")]
        #expect(response.id == asker)
        #expect(response.token?.text(of: example) == "aoeusnth")
        #expect(response.values.count == 2)
        #expect((0..<2).map { response.values.peer(at: $0, in: example.span.bytes) } == peers)
        let datagram = answered {
            KRPCWriter(id: asker).response(to: $0, in: $1, externalAddress: nil, into: &$2) { results in
                results.token(bytes("aoeusnth").span.bytes)
                results.values { list in for peer in peers { list.append(peer) } }
            }
        }
        #expect(datagram == example)
    }

    @Test func anAnnouncePeerIsReadAndWritten() throws {
        let example = Example.announcePeer.datagram
        guard case .query(let query) = try message(.announcePeer).body,
            case .announcePeer(let announcement) = query.method
        else {
            Issue.record("not an announce_peer")
            return
        }
        #expect(query.id == asker)
        #expect(announcement.infoHash == target)
        #expect(announcement.port == 6881)
        #expect(announcement.impliesPort)
        #expect(!announcement.isSeed)
        #expect(announcement.token.text(of: example) == "aoeusnth")
        let datagram = encoded {
            KRPCWriter(id: asker).announcePeer(
                target, port: 6881, impliesPort: true, token: bytes("aoeusnth").span.bytes, transaction("aa"), into: &$0
            )
        }
        #expect(datagram == example)
    }

    @Test func anErrorIsReadAndWritten() throws {
        let example = Example.error.datagram
        guard case .error(let code, let text) = try message(.error).body else {
            Issue.record("not an error")
            return
        }
        #expect(code == .generic)
        #expect(text.text(of: example) == "A Generic Error Ocurred")
        let datagram = answered {
            KRPCWriter(id: asker).error(
                .generic, "A Generic Error Ocurred", to: $0, in: $1, externalAddress: nil, into: &$2)
        }
        #expect(datagram == example)
    }

    @Test(arguments: Example.allCases) func everyExampleIsCanonical(example: Example) {
        #expect(isCanonical(example.datagram))
    }
}
