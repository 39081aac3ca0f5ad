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
            harness.reports.first
                == .answered(peer.key, at: peer.address.endpoint, roundTrip: .milliseconds(3)))
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
        harness.exhaust(try #require(harness.timersSet.first))
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

    @Test func asManyAreVerifiedAtOnceAsMayBeAndOthersWait() throws {
        var harness = NodeHarness { $0.limits.verifications = 2 }
        var checks: [NodeHarness.Sent] = []
        for number in UInt32(10)..<12 {
            let sent = harness.query(by: NodeHarness.contact(number)) { $0.ping(TransactionID(UInt32(1)), into: &$1) }
            checks.append(try #require(sent.first { $0.isQuery }))
        }
        let third = NodeHarness.contact(12)
        let sent = harness.query(by: third) { $0.ping(TransactionID(UInt32(1)), into: &$1) }
        #expect(!sent.contains { $0.isQuery } && harness.node.brokenInvariant == nil)
        let next = harness.answer(checks[0], by: NodeHarness.contact(10))
        #expect(next.map(\.to) == [third.address.endpoint] && next.allSatisfy(\.isQuery))
    }

    @Test func oneEndpointIsVerifiedUnderOneIdAtATime() {
        var harness = NodeHarness()
        for number in UInt64(1)...5 {
            let claimed = MainlineContact(key: Key160(number, 1, 1), address: peer.address)
            let sent = harness.query(by: claimed) { $0.ping(TransactionID(UInt32(1)), into: &$1) }
            #expect(sent.contains { $0.isQuery } == (number == 1))
        }
    }

    @Test func aBadContactThatSpeaksToUsIsAskedBackAndGoodAgain() throws {
        var harness = NodeHarness()
        harness.introduce(peer)
        for number in UInt64(0)..<3 {
            harness.handle(.requested(.findNode(Key160(number, 1, 1)), RequestID(100 + number)))
            let timer = harness.timersSet.first { if case .request = $0 { true } else { false } }
            harness.exhaust(try #require(timer))
        }
        let entry = try #require(harness.node.table.entries.first)
        #expect(entry.isBad(under: harness.node.table.limits))
        harness.introduce(peer)
        #expect(harness.node.table.entries.map(\.failures) == [0])
    }

    @Test func aStoreAcknowledgedUnderAnotherIdIsNone() throws {
        var harness = NodeHarness()
        harness.introduce(peer)
        harness.handle(.requested(.announce(Key160(1, 1, 1), port: 1), request))
        let query = try #require(harness.sent.first)
        let store = try #require(harness.answer(query, by: peer) { $0.token(7) }.first)
        harness.answer(store, by: MainlineContact(key: Key160(3, 3, 3), address: peer.address))
        guard case .announced(let outcome) = harness.reports.last else {
            Issue.record("\(harness.reports)")
            return
        }
        #expect(outcome.acknowledged.isEmpty && outcome.missed == [.init(peer, .malformed)])
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

    @Test func lookupsHaveAsManyQueriesOpenAsTheirConcurrencyAllows() {
        var harness = NodeHarness {
            $0.limits.operations = 2
            $0.limits.lookupConcurrency = 3
        }
        for number in UInt32(10)..<18 { harness.introduce(NodeHarness.contact(number)) }
        for number in UInt64(1)...2 {
            harness.handle(.requested(.findNode(Key160(number, 1, 1)), RequestID(number)))
            #expect(harness.node.transactionCount == 3 * Int(number) && harness.node.brokenInvariant == nil)
        }
        harness.handle(.requested(.findNode(Key160(3, 1, 1)), RequestID(3)))
        #expect(harness.reports == [.refused(.busy)] && harness.node.transactionCount == 6)
    }

    @Test func nodesBeyondWhatIsTakenOfAnAnswerArePassedOverAndCounted() throws {
        for (named, passedOver) in [(4, 0), (5, 1)] {
            var harness = NodeHarness { $0.limits.nodesPerAnswer = 4 }
            harness.introduce(peer)
            harness.handle(.requested(.findNode(Key160(1, 1, 1)), request))
            let query = try #require(harness.sent.first)
            harness.answer(query, by: peer) { response in
                response.nodes { list in
                    for number in 10..<(10 + UInt32(named)) {
                        let contact = NodeHarness.contact(number)
                        list.append(contact.key.bytes, contact.address.endpoint)
                    }
                }
            }
            #expect(harness.node.counts.nodesPassedOver == passedOver)
        }
    }

    @Test func anInputThatDoesNotComeToAnEndIsAFault() {
        var harness = NodeHarness { $0.limits.pollsPerInput = 1 }
        harness.handle(.requested(.bootstrap([peer.address.endpoint]), request))
        #expect(harness.context.fault?.reason == .tooManySteps)
    }

    @Test func theQueriesOfALookupEndBeforeTheAnnouncementsAreSent() throws {
        var harness = NodeHarness { $0.routing.bucketSize = 2 }
        // The two closest answer, a third is slow: its query is dropped when the stores begin.
        let contacts = [UInt32(1), 2, 0x4000_0000].map { NodeHarness.contact($0) }
        for contact in contacts.prefix(2) { harness.introduce(contact) }
        harness.handle(.requested(.announce(Key160(1, 7, 7), port: 1), request))
        var queries = harness.sent
        try #require(queries.count == 2)
        let slow = NodeHarness.contact(77)
        while let query = queries.popLast() {
            guard let contact = contacts.first(where: { $0.address.endpoint == query.to }) else { continue }
            queries += harness.answer(query, by: contact) { response in
                if case .query(let sent) = query.message.body, case .getPeers = sent.method {
                    response.nodes { $0.append(slow.key.bytes, slow.address.endpoint) }
                    response.token(7)
                }
            }
        }
        #expect(harness.node.runningCount == 0 && harness.node.transactionCount == 0)
        #expect(harness.node.brokenInvariant == nil)
    }

    @Test func oneEndpointHasOneIdInTheTable() {
        var harness = NodeHarness()
        harness.introduce(peer)
        let other = MainlineContact(key: Key160(77, 7, 7), address: peer.address)
        let sent = harness.query(by: other) { $0.ping(TransactionID(UInt32(1)), into: &$1) }
        #expect(sent.map(\.isQuery) == [false], "it is not even asked back")
        harness.handle(.requested(.ping(peer.address.endpoint), RequestID(9)))
        harness.answer(harness.sent[0], by: other)
        #expect(harness.node.table.entries.map(\.contact) == [peer])
        #expect(harness.node.table.counts.addressFull == 1)
    }

    @Test func aContactThatIsNotThereAnyMoreGivesWay() throws {
        var harness = NodeHarness { $0.routing.bucketSize = 1 }
        harness.introduce(peer)
        let timer = { (harness: NodeHarness) in
            harness.timersSet.first { if case .request = $0 { true } else { false } }
        }
        // Three pings without an answer make it bad.
        for number in UInt64(0)..<3 {
            harness.handle(.requested(.findNode(Key160(number, 1, 1)), RequestID(100 + number)))
            harness.exhaust(try #require(timer(harness)))
        }
        let newcomer = NodeHarness.contact(3)
        harness.introduce(newcomer)
        #expect(harness.node.table.entries.map(\.contact) == [newcomer])
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
        let first = try #require(harness.sent.first)
        let timer = try #require(harness.timersSet.first { if case .request = $0 { true } else { false } })
        let again = harness.exhaust(timer)
        #expect(again.map(\.bytes) == [first.bytes, first.bytes], "the same datagram, thrice in all")
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

    @Test(arguments: 0..<UInt64(40)) func nothingFromOutsideTrapsOrBreaksTheNode(seed: UInt64) throws {
        var chance = SeededGenerator(seed: seed)
        var taken = 0
        for _ in 0..<60 {
            var harness = NodeHarness()
            harness.introduce(peer)
            harness.handle(.requested(.findPeers(Key160(1, 1, 1)), request))
            let query = try #require(harness.sent.first)
            var answer: [UInt8] = []
            KRPCWriter(id: peer.key.bytes).response(
                to: query.message.transaction, in: query.bytes.span.bytes, externalAddress: nil, into: &answer
            ) { response in
                response.nodes { list in
                    for number in UInt32(10)..<18 {
                        list.append(NodeHarness.contact(number).key.bytes, NodeHarness.contact(number).address.endpoint)
                    }
                }
                response.token(9)
                response.values { _ = $0.append(NodeHarness.contact(99).address.endpoint) }
            }
            let bases = [answer, query.bytes, Array("d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe".utf8)]
            for _ in 0..<5 {
                var bytes = bases[chance.below(8) < 6 ? 0 : 1 + chance.below(2)]
                for _ in 0...chance.below(3) { bytes[chance.below(bytes.count)] = UInt8(chance.below(256)) }
                if chance.below(4) == 0 { bytes.removeLast(chance.below(bytes.count)) }
                harness.receive(bytes, from: query.to)
                if harness.reports.contains(where: { if case .progressed = $0 { true } else { false } }) { taken += 1 }
                #expect(harness.node.brokenInvariant == nil && harness.context.fault == nil)
            }
        }
        #expect(taken > 10, "changed answers reach the lookup")
    }
}
