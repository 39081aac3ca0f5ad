import Interlock
import KRPC
import Kademlia
import Mainline
import Testing

/// What others get for their queries (BEP 5, BEP 43).
@Suite struct AnsweringTests {
    private let asker = NodeHarness.contact(2)
    private let infoHash = Key160(5, 5, 5)
    private let transaction = TransactionID(UInt32(0x6161_6161))

    @Test func aPingIsAnsweredWithOurIdAndTheAskersAddress() throws {
        var harness = NodeHarness()
        let answers = harness.query(by: asker) { $0.ping(transaction, into: &$1) }.filter { !$0.isQuery }
        let answer = try #require(answers.first)
        #expect(answers.count == 1 && answer.to == asker.address.endpoint)
        #expect(answer.response?.id == NodeHarness.id.bytes)
        #expect(answer.message.externalAddress == asker.address.endpoint)
        #expect(answer.message.version != nil)
        let echoed = TransactionID(answer.message.transaction, in: answer.bytes.span.bytes)
        #expect(echoed == transaction)
    }

    @Test func findNodeNamesTheClosestOfThoseThatAnsweredUs() throws {
        var harness = NodeHarness()
        for number in UInt32(10)..<30 { harness.introduce(NodeHarness.contact(number, near: number % 2 == 0)) }
        let known = harness.node.table.entries.map(\.key)
        try #require(known.count > 12)
        let target = Key160(13, 0, 0)
        let answers = harness.query(by: asker) { $0.findNode(target.bytes, transaction, into: &$1) }
        let expected = known.sorted { $0.isCloser(than: $1, to: target) }.prefix(8)
        #expect(Set(answers.first?.nodes ?? []) == Set(expected))
    }

    @Test func getPeersGivesATokenWithWhichAPeerIsKeptAndThenFound() throws {
        var harness = NodeHarness()
        let first = harness.query(by: asker) { $0.getPeers(infoHash.bytes, transaction, into: &$1) }
        let token = try #require(first.first?.token)
        #expect(first.first?.peers == [] && token.count == 8)
        let announced = harness.query(by: asker) {
            $0.announcePeer(infoHash.bytes, port: 4242, token: token.span.bytes, transaction, into: &$1)
        }
        #expect(announced.first?.response?.id == NodeHarness.id.bytes)
        let found = harness.query(by: NodeHarness.contact(3)) { $0.getPeers(infoHash.bytes, transaction, into: &$1) }
        #expect(found.first?.peers == [asker.address.endpoint.with(port: 4242)])
    }

    @Test func anImpliedPortIsThePortThatTheQueryCameFrom() throws {
        var harness = NodeHarness()
        let first = harness.query(by: asker) { $0.getPeers(infoHash.bytes, transaction, into: &$1) }
        let token = try #require(first.first?.token)
        harness.query(by: asker, from: asker.address.endpoint.with(port: 999)) {
            $0.announcePeer(
                infoHash.bytes, port: 1, impliesPort: true, token: token.span.bytes, transaction, into: &$1)
        }
        let found = harness.query(by: asker) { $0.getPeers(infoHash.bytes, transaction, into: &$1) }
        #expect(found.first?.peers == [asker.address.endpoint.with(port: 999)])
    }

    @Test func aTokenIsGoodForItsAddressItsTorrentAndTwoLifetimes() throws {
        var harness = NodeHarness()
        let first = harness.query(by: asker) { $0.getPeers(infoHash.bytes, transaction, into: &$1) }
        let token = try #require(first.first?.token)
        func code(by contact: MainlineContact, of torrent: Key160, _ token: [UInt8]) -> Int64? {
            harness.query(by: contact) {
                $0.announcePeer(torrent.bytes, port: 1, token: token.span.bytes, transaction, into: &$1)
            }.first?.errorCode
        }
        #expect(code(by: NodeHarness.contact(3), of: infoHash, token) == 203)
        #expect(code(by: asker, of: Key160(6, 6, 6), token) == 203)
        #expect(code(by: asker, of: infoHash, Array(token.dropLast())) == 203)
        #expect(harness.node.counts.badTokens == 3)
        harness.handle(.timerFired(.rotateSecret))
        #expect(harness.timersSet == [.rotateSecret])
        #expect(code(by: asker, of: infoHash, token) == nil)
        harness.handle(.timerFired(.rotateSecret))
        #expect(code(by: asker, of: infoHash, token) == 203)
    }

    @Test func aMethodWithATargetIsAnsweredLikeFindNodeAndOneWithoutIsRefused() {
        var harness = NodeHarness()
        for number in UInt32(10)..<14 { harness.introduce(NodeHarness.contact(number)) }
        let id = "2:id20:abcdefghij0123456789"
        let withTarget = "d1:ad\(id)6:target20:mnopqrstuvwxyz123456e1:q4:fine1:t2:aa1:y1:qe"
        #expect(harness.receive(Array(withTarget.utf8), from: asker.address.endpoint).first?.nodes.count == 4)
        let withoutTarget = "d1:ad\(id)e1:q4:fine1:t2:aa1:y1:qe"
        #expect(harness.receive(Array(withoutTarget.utf8), from: asker.address.endpoint).first?.errorCode == 204)
    }

    @Test func aMalformedQueryIsRefusedAndOtherRubbishIsNot() {
        var harness = NodeHarness()
        let shortID = Array("d1:ad2:id3:abce1:q4:ping1:t2:aa1:y1:qe".utf8)
        #expect(harness.receive(shortID, from: asker.address.endpoint).first?.errorCode == 203)
        for rubbish in ["", "d", "hello", "d1:t2:aae", "i3e", "le"] {
            #expect(harness.receive(Array(rubbish.utf8), from: asker.address.endpoint).isEmpty)
        }
        #expect(harness.node.counts.malformed == 7 && harness.context.fault == nil)
    }

    @Test func aReadOnlyNodeAnswersNobodyAndSaysSoWhenItAsks() {
        var harness = NodeHarness { $0.isReadOnly = true }
        #expect(harness.query(by: asker) { $0.ping(transaction, into: &$1) }.isEmpty)
        #expect(harness.receive(Array("d1:ade1:q4:ping1:t2:aa1:y1:qe".utf8), from: asker.address.endpoint).isEmpty)
        harness.handle(.requested(.ping(asker.address.endpoint), RequestID(1)))
        #expect(harness.sent.first?.message.isReadOnly == true)
    }

    @Test func aReadOnlyNodeIsAnsweredAndComesIntoNoTable() {
        var harness = NodeHarness()
        let sent = harness.query(by: asker, isReadOnly: true) { $0.ping(transaction, into: &$1) }
        #expect(sent.count == 1 && sent.first?.response != nil)
    }

    @Test func peersBeyondTheLimitOfAnAnswerAreLeftOutAndCounted() throws {
        var harness = NodeHarness { $0.limits.peersPerAnswer = 3 }
        for number in UInt32(1)...4 {
            let peer = NodeHarness.contact(number)
            let first = harness.query(by: peer) { $0.getPeers(infoHash.bytes, transaction, into: &$1) }
            let token = try #require(first.first?.token)
            if number == 4 {
                #expect(first.first?.peers.count == 3 && harness.node.counts.peersLeftOut == 0)
            }
            harness.query(by: peer) {
                $0.announcePeer(infoHash.bytes, port: 1, token: token.span.bytes, transaction, into: &$1)
            }
        }
        let found = harness.query(by: asker) { $0.getPeers(infoHash.bytes, transaction, into: &$1) }
        #expect(found.first?.peers.count == 3 && harness.node.counts.peersLeftOut == 1)
    }

    @Test func peersThatAreTooOldAreNotNamedAndNeitherIsAnEmptyList() throws {
        var harness = NodeHarness { $0.peers.keepFor = 60 }
        let first = harness.query(by: asker) { $0.getPeers(infoHash.bytes, transaction, into: &$1) }
        let token = try #require(first.first?.token)
        harness.query(by: asker) {
            $0.announcePeer(infoHash.bytes, port: 1, token: token.span.bytes, transaction, into: &$1)
        }
        harness.context.now = harness.context.now.advanced(by: .seconds(61))
        let late = harness.query(by: asker) { $0.getPeers(infoHash.bytes, transaction, into: &$1) }
        let text = String(decoding: try #require(late.first).bytes, as: UTF8.self)
        #expect(!text.contains("6:values"))
    }

    @Test func noAnswerIsLongerThanADatagramMayBe() throws {
        var harness = NodeHarness()
        for number in UInt32(10)..<30 { harness.introduce(NodeHarness.contact(number, near: number % 2 == 0)) }
        for number in UInt32(100)..<300 {
            let peer = NodeHarness.contact(number)
            let first = harness.query(by: peer) { $0.getPeers(infoHash.bytes, transaction, into: &$1) }
            let token = try #require(first.first?.token)
            harness.query(by: peer) {
                $0.announcePeer(infoHash.bytes, port: 1, token: token.span.bytes, transaction, into: &$1)
            }
        }
        let found = harness.query(by: asker) { $0.getPeers(infoHash.bytes, transaction, into: &$1) }
        let answer = try #require(found.first)
        #expect(answer.bytes.count <= 1024 && answer.peers.count > 70 && answer.nodes.count == 8)
    }
}
