import Interlock
import KRPC
import Kademlia
import Mainline
import Testing

/// What happens while a query waits for its answer.
@Suite struct RepeatingTests {
    private let peer = NodeHarness.contact(2)
    private let request = RequestID(9)

    private func queryTimer(_ harness: NodeHarness) throws -> MainlineTimer {
        try #require(harness.timersSet.first { if case .request = $0 { true } else { false } })
    }

    @Test func aPingIsSentThriceWithinItsTimeAndThenReported() throws {
        var harness = NodeHarness()
        harness.handle(.requested(.ping(peer.address.endpoint), request))
        let first = try #require(harness.sent.first)
        let sentAt = harness.context.now
        let again = harness.exhaust(try queryTimer(harness))
        #expect(again.map(\.bytes) == [first.bytes, first.bytes] && again.allSatisfy { $0.to == first.to })
        #expect(harness.reports == [.unanswered(peer.address.endpoint, .timedOut)])
        let waited = sentAt.duration(to: harness.context.now)
        #expect(waited >= .seconds(5) && waited < .milliseconds(5_100))
        #expect(harness.node.counts.retransmissions == 2 && harness.node.counts.slowRequests == 1)
        #expect(harness.node.counts.requests == 1 && harness.node.counts.requestsTimedOut == 1)
        #expect(harness.node.roundTrips.answeredPercent == 0)
    }

    @Test func aStoreIsSentAgainUnderItsTransactionAndToken() throws {
        var harness = NodeHarness()
        harness.introduce(peer)
        harness.handle(.requested(.announce(Key160(1, 1, 1), port: 4242), request))
        let query = try #require(harness.sent.first)
        let store = try #require(harness.answer(query, by: peer) { $0.token(7) }.first)
        let again = harness.exhaust(try queryTimer(harness))
        #expect(again.map(\.bytes) == [store.bytes, store.bytes])
        guard case .announced(let outcome)? = harness.reports.last else {
            Issue.record("\(harness.reports)")
            return
        }
        #expect(outcome.missed == [.init(peer, .timedOut)] && harness.node.transactionCount == 0)
    }

    @Test func anAnswerCountsInEveryPhaseAndIsASampleOnlyInTheFirstTwo() throws {
        for phase in 0..<4 {
            var harness = NodeHarness()
            harness.handle(.requested(.ping(peer.address.endpoint), request))
            let ping = try #require(harness.sent.first)
            let timer = try queryTimer(harness)
            for _ in 0..<phase { harness.handle(.timerFired(timer)) }
            harness.answer(ping, by: peer)
            #expect(harness.reports.contains { if case .answered = $0 { true } else { false } }, "phase \(phase)")
            #expect(harness.node.roundTrips.sampleCount == (phase < 2 ? 1 : 0), "phase \(phase)")
            #expect(harness.node.counts.answersAfterRetransmission == (phase < 2 ? 0 : 1), "phase \(phase)")
            #expect((harness.node.roundTrips.answeredPercent > 0) == (phase >= 2), "phase \(phase)")
        }
    }

    @Test func somebodyElseIsAskedInPlaceOfASlowOne() throws {
        var harness = NodeHarness { $0.limits.lookupConcurrency = 1 }
        let contacts = (10..<UInt32(13)).map { NodeHarness.contact($0) }
        for contact in contacts { harness.introduce(contact) }
        harness.handle(.requested(.findNode(Key160(10, 7, 7)), request))
        let first = try #require(harness.sent.first)
        #expect(first.to == contacts[0].address.endpoint && harness.sent.count == 1)
        harness.handle(.timerFired(try queryTimer(harness)))
        #expect(harness.sent.count == 1 && harness.sent.first?.to == contacts[1].address.endpoint)
        #expect(harness.node.transactionCount == 2 && harness.node.brokenInvariant == nil)
        harness.answer(first, by: contacts[0])
        let isProgress = harness.reports.contains { report in
            if case .progressed(let progress) = report { progress.contact == contacts[0] } else { false }
        }
        #expect(isProgress, "it counts though it was late")
    }

    @Test func aLookupThatEndsLeavesNoSlowQueryBehindAndBlamesWhoWasSilentTwice() throws {
        var harness = NodeHarness()
        let contacts = (10..<UInt32(13)).map { NodeHarness.contact($0) }
        for contact in contacts { harness.introduce(contact) }
        harness.handle(.requested(.findNode(Key160(1, 7, 7)), request))
        let queries = harness.sent
        try #require(queries.count == 3)
        let slow = try #require(queries.first { $0.to == contacts[2].address.endpoint })
        let id = TransactionID(slow.message.transaction, in: slow.bytes.span.bytes)
        let timer = MainlineTimer.request(UInt32(truncatingIfNeeded: try #require(id).word))
        for _ in 0..<2 { harness.handle(.timerFired(timer)) }
        #expect(harness.node.transactionCount == 3 && harness.sent.map(\.bytes) == [slow.bytes])
        for query in queries where query.to != slow.to {
            let contact = try #require(contacts.first { $0.address.endpoint == query.to })
            harness.answer(query, by: contact)
        }
        #expect(harness.node.transactionCount == 0 && harness.node.runningCount == 0)
        #expect(harness.reports.contains(.missed(contacts[2], .timedOut)) && harness.waits[timer] == nil)
        #expect(harness.node.table.entry(of: contacts[2].key)?.failures == 1)
        harness.answer(slow, by: contacts[2])
        #expect(harness.node.counts.unsolicited == 1)
    }

    @Test func nobodyIsBlamedWhileNobodyIsHeard() throws {
        for isDeaf in [true, false] {
            var harness = NodeHarness()
            harness.introduce(peer)
            harness.handle(.requested(.findNode(Key160(1, 1, 1)), request))
            harness.exhaust(try queryTimer(harness), isDeaf: isDeaf)
            #expect(harness.node.table.entries.map(\.failures) == [isDeaf ? 0 : 1])
            let isMissed = harness.reports.contains(.missed(peer, .timedOut))
            #expect(isMissed, "the lookup ends without it all the same")
        }
    }

    @Test func aPingThatNobodyAnsweredWhileNobodyWasHeardIsCounted() throws {
        for isDeaf in [true, false] {
            var harness = NodeHarness()
            harness.handle(.requested(.ping(peer.address.endpoint), request))
            harness.exhaust(try queryTimer(harness), isDeaf: isDeaf)
            #expect(harness.node.counts.requestsLost == (isDeaf ? 1 : 0))
        }
    }

    @Test func whoAnswersWithAnErrorIsThere() throws {
        var harness = NodeHarness()
        harness.introduce(peer)
        for number in UInt64(0)..<5 {
            harness.handle(.requested(.findNode(Key160(number, 1, 1)), RequestID(100 + number)))
            let query = try #require(harness.sent.first { $0.isQuery })
            harness.refuse(query)
            #expect(harness.reports.contains(.missed(peer, .error(code: 202))))
            #expect(harness.node.table.entries.map(\.failures) == [0] && harness.node.brokenInvariant == nil)
        }
        let health = harness.node.health(at: harness.context.now)
        #expect(health.good == 1 && health.questionable == 0 && health.bad == 0)
    }

    @Test func aDisturbanceMakesWhatIsOnItsWaySayNothing() throws {
        for disturbance in [Disturbance.suspended(.seconds(60)), .networkChanged] {
            var harness = NodeHarness()
            harness.introduce(peer)
            let samples = harness.node.roundTrips.sampleCount
            try #require(samples > 0)
            harness.handle(.requested(.findNode(Key160(1, 1, 1)), request))
            let timer = try queryTimer(harness)
            harness.handle(.requested(.noticed(disturbance), RequestID(0)))
            #expect(harness.node.counts.disturbances == 1)
            #expect(harness.node.roundTrips.sampleCount == (disturbance == .networkChanged ? 0 : samples))
            harness.exhaust(timer)
            #expect(harness.node.table.entries.allSatisfy { $0.failures == 0 })
        }
    }

    @Test func ofAnAnswerThatADisturbanceOvertookThereIsNoSample() throws {
        var harness = NodeHarness()
        harness.handle(.requested(.ping(peer.address.endpoint), request))
        let ping = try #require(harness.sent.first)
        harness.handle(.requested(.noticed(.suspended(.seconds(3_600))), RequestID(0)))
        harness.answer(ping, by: peer)
        #expect(harness.node.roundTrips.sampleCount == 0)
        #expect(harness.node.counts.requestsAnswered == 1)
    }

    @Test func sleepMakesContactsOlder() {
        var harness = NodeHarness()
        harness.introduce(peer)
        #expect(harness.node.health(at: harness.context.now).good == 1)
        for duration in [Duration.seconds(3_600), .seconds(Int64.max), .seconds(Int64.min)] {
            harness.handle(.requested(.noticed(.suspended(duration)), RequestID(0)))
            #expect(harness.node.health(at: harness.context.now).questionable == 1)
            #expect(harness.node.brokenInvariant == nil && harness.context.fault == nil)
        }
    }
}
