import Interlock
import KRPC
import Kademlia
import Mainline
import Testing

/// What the node asks of others, and whom it believes.
@Suite struct AskingTests {
    private let peer = NodeHarness.contact(2)
    private let request = RequestID(9)

    @Test func anAnswerCountsOnlyFromTheAddressAndPortThatWereAsked() throws {
        var harness = NodeHarness()
        harness.handle(.requested(.ping(peer.address.endpoint), request))
        let ping = try #require(harness.sent.first)
        for stranger in [NodeHarness.contact(3).address.endpoint, peer.address.endpoint.with(port: 6882)] {
            harness.answer(ping, by: peer, from: stranger)
            #expect(harness.reports.isEmpty)
        }
        #expect(harness.node.counts.unsolicited == 2)
        harness.answer(ping, by: peer)
        #expect(
            harness.reports.first == .answered(peer.key, at: peer.address.endpoint, roundTrip: .zero))
        harness.answer(ping, by: peer)
        #expect(harness.reports.isEmpty && harness.node.counts.unsolicited == 3, "an answer counts once")
    }

    @Test func transactionsHaveFourBytesThatNobodyCanGuess() throws {
        var harness = NodeHarness()
        var ids: Set<UInt64> = []
        for number in UInt64(0)..<50 {
            harness.handle(.requested(.ping(peer.address.endpoint), RequestID(number)))
            let ping = try #require(harness.sent.first)
            let id = TransactionID(ping.message.transaction, in: ping.bytes.span.bytes)
            #expect(id?.count == 4)
            ids.insert(id?.word ?? 0)
        }
        #expect(ids.count == 50)
        // Not a counter, and not in a small range.
        #expect((ids.max() ?? 0) - (ids.min() ?? 0) > 1 << 30)
    }

    @Test func aPingThatNobodyAnswersIsReported() throws {
        var harness = NodeHarness()
        harness.handle(.requested(.ping(peer.address.endpoint), request))
        let timer = try #require(harness.timersSet.first)
        harness.handle(.timerFired(timer))
        #expect(harness.reports == [.unanswered(peer.address.endpoint, .timedOut)])
        #expect(harness.node.transactionCount == 0 && harness.node.runningCount == 0)
    }

    @Test func anErrorIsAnAnswerToo() throws {
        var harness = NodeHarness()
        harness.handle(.requested(.ping(peer.address.endpoint), request))
        let ping = try #require(harness.sent.first)
        var bytes: [UInt8] = []
        KRPCWriter(id: peer.key.bytes).error(
            .server, "busy", to: ping.message.transaction, in: ping.bytes.span.bytes, externalAddress: nil,
            into: &bytes)
        harness.receive(bytes, from: ping.to)
        #expect(harness.reports == [.unanswered(peer.address.endpoint, .error(code: 202))])
    }

    @Test func whoAsksIsAskedBackBeforeItComesIntoTheTable() throws {
        var harness = NodeHarness()
        let sent = harness.query(by: peer) { $0.ping(TransactionID(UInt32(1)), into: &$1) }
        #expect(sent.count == 2 && harness.node.table.isEmpty)
        let back = try #require(sent.first { $0.isQuery })
        harness.answer(back, by: NodeHarness.contact(3), from: back.to)
        #expect(harness.node.table.isEmpty, "it answered under another id")
        let again = harness.query(by: peer) { $0.ping(TransactionID(UInt32(1)), into: &$1) }
        let second = try #require(again.first { $0.isQuery })
        harness.answer(second, by: peer)
        #expect(harness.node.table.entries.map(\.contact) == [peer])
        #expect(harness.reports == [.contactAdded(peer)])
        #expect(harness.node.brokenInvariant == nil)
    }

    @Test func asManyAreVerifiedAtOnceAsMayBe() {
        var harness = NodeHarness { $0.limits.verifications = 2 }
        for number in UInt32(10)..<12 {
            let sent = harness.query(by: NodeHarness.contact(number)) { $0.ping(TransactionID(UInt32(1)), into: &$1) }
            #expect(sent.contains { $0.isQuery })
        }
        #expect(harness.node.counts.verificationsSkipped == 0)
        let sent = harness.query(by: NodeHarness.contact(12)) { $0.ping(TransactionID(UInt32(1)), into: &$1) }
        #expect(!sent.contains { $0.isQuery } && harness.node.counts.verificationsSkipped == 1)
    }

    @Test func asManyRequestsRunAsMayBe() {
        var harness = NodeHarness { $0.limits.operations = 2 }
        for number in UInt64(0)..<2 {
            harness.handle(.requested(.ping(peer.address.endpoint), RequestID(number)))
            #expect(harness.reports.isEmpty)
        }
        harness.handle(.requested(.ping(peer.address.endpoint), RequestID(2)))
        #expect(harness.reports == [.refused(.busy)] && harness.node.counts.requestsRefused == 1)
    }

    @Test func noMoreQueriesAreOpenThanMayBe() {
        var harness = NodeHarness { $0.limits.transactions = 1 }
        harness.handle(.requested(.ping(peer.address.endpoint), RequestID(0)))
        #expect(harness.node.transactionCount == 1)
        harness.handle(.requested(.ping(peer.address.endpoint), RequestID(1)))
        #expect(harness.reports == [.refused(.busy)] && harness.node.transactionCount == 1)
    }

    @Test func whatCannotStartIsRefusedAtOnce() {
        var harness = NodeHarness()
        harness.handle(.requested(.findNode(peer.key), request))
        #expect(harness.reports == [.refused(.nobodyToAsk)])
        harness.handle(.requested(.bootstrap([]), request))
        #expect(harness.reports == [.refused(.nobodyToAsk)])
        harness.handle(.requested(.bootstrap([Endpoint(ipv6: 1, 2, port: 3)]), request))
        #expect(harness.reports == [.refused(.unsupportedAddress)])
        harness.handle(.requested(.ping(peer.address.endpoint), request))
        harness.handle(.requested(.ping(peer.address.endpoint), request))
        #expect(harness.reports == [.refused(.duplicate)])
        #expect(harness.node.runningCount == 1 && harness.node.brokenInvariant == nil)
    }

    @Test func aSilentSeedIsAskedThriceAndThenTheBootstrapEnds() throws {
        var harness = NodeHarness()
        harness.handle(.requested(.bootstrap([peer.address.endpoint]), request))
        for attempt in 1...3 {
            #expect(harness.sent.count == 1, "attempt \(attempt)")
            let timer = try #require(
                harness.timersSet.first {
                    if case .request = $0 { return true }
                    return false
                })
            harness.handle(.timerFired(timer))
        }
        guard case .bootstrapped(let outcome) = harness.reports.last else {
            Issue.record("\(harness.reports)")
            return
        }
        #expect(!outcome.isJoined && outcome.silent == [peer.address.endpoint] && outcome.answered.isEmpty)
        #expect(harness.node.runningCount == 0 && harness.node.transactionCount == 0)
    }

    @Test func aLookupPassesOverEndpointsThatNobodyCanSendTo() throws {
        var harness = NodeHarness()
        harness.introduce(peer)
        harness.handle(.requested(.findNode(Key160(1, 1, 1)), request))
        let query = try #require(harness.sent.first)
        let real = NodeHarness.contact(5)
        let sent = harness.answer(query, by: peer) { response in
            response.nodes { list in
                list.append(NodeHarness.id.bytes, NodeHarness.home)
                list.append(Key160(1, 1, 2).bytes, Endpoint(ipv4: 0, port: 6881))
                list.append(Key160(1, 1, 3).bytes, Endpoint(ipv4: 0x0A00_0009, port: 0))
                list.append(real.key.bytes, real.address.endpoint)
            }
        }
        #expect(sent.map(\.to) == [real.address.endpoint])
    }

    @Test func anAnnouncementSaysWhoGaveNoToken() throws {
        var harness = NodeHarness()
        let other = NodeHarness.contact(3)
        for contact in [peer, other] { harness.introduce(contact) }
        harness.handle(.requested(.announce(Key160(1, 1, 1), port: nil), request))
        var queries = harness.sent
        try #require(queries.count == 2)
        var acknowledged: [MainlineReport] = []
        var final: MainlineReport?
        while let query = queries.popLast() {
            let contact = query.to == peer.address.endpoint ? peer : other
            queries += harness.answer(query, by: contact) { if contact == peer { $0.token(7) } }
            acknowledged += harness.reports.filter { if case .acknowledged = $0 { true } else { false } }
            final = harness.reports.last { $0.isFinal } ?? final
        }
        #expect(acknowledged == [.acknowledged(peer)])
        guard case .announced(let outcome) = final else {
            Issue.record("\(String(describing: final))")
            return
        }
        #expect(outcome.acknowledged == [peer])
        #expect(outcome.missed == [AnnounceOutcome.Miss(other, .withoutToken)])
        #expect(outcome.lookup.closest.count == 2)
    }

    @Test(arguments: 0..<UInt64(40)) func nothingFromOutsideTrapsOrBreaksTheNode(seed: UInt64) {
        var harness = NodeHarness()
        harness.introduce(peer)
        harness.handle(.requested(.findPeers(Key160(1, 1, 1)), request))
        let query = harness.sent.first
        var chance = SeededGenerator(seed: seed)
        var base: [UInt8] = Array("d1:ad2:id20:abcdefghij01234567896:target20:mnopqrstuvwxyz123456e1:q9:find_node".utf8)
        base += Array("1:t2:aa1:y1:qe".utf8)
        if seed % 2 == 0, let query { base = query.bytes }
        for _ in 0..<300 {
            var bytes = base
            for _ in 0...chance.below(4) { bytes[chance.below(bytes.count)] = UInt8(chance.below(256)) }
            if chance.below(3) == 0 { bytes.removeLast(chance.below(bytes.count)) }
            harness.receive(bytes, from: chance.below(2) == 0 ? peer.address.endpoint : NodeHarness.home)
            #expect(harness.node.brokenInvariant == nil && harness.context.fault == nil)
        }
    }
}
