import Interlock
import Kademlia
import Testing

/// Contacts that take longer than the others: they make room at once, and what they say later still counts.
@Suite("A query gets slow contacts out of the way")
struct SlowContactTests {
    typealias Small = Query<Key8, UInt8>

    static func node(_ key: UInt8) -> Contact<Key8, UInt8> { QueryTests.node(key) }

    @Test func theSlotOfASlowContactGoesToSomebodyElseAtOnce() {
        var context = Context()
        var query = QueryTests.query([1, 2, 3, 4, 5, 6])
        for _ in 0..<3 { _ = query.step(.polled, &context) }
        #expect(query.step(.polled, &context) == .waitingAtCapacity)
        #expect(
            query.step(.slowed(2, holdsUp: true, maySend: true), &context) == .waitingToSend(to: Self.node(4)))
        #expect(query.inFlightCount == 3 && query.slowCount == 1)
        #expect(query.step(.polled, &context) == .waitingAtCapacity)
        #expect(query.isWaiting(for: 2) && !query.holdsSlot(2) && query.holdsSlot(1))
        // Saying it again frees nothing more.
        #expect(query.step(.slowed(2, holdsUp: false, maySend: true), &context) == .waitingAtCapacity)
        #expect(query.statistics.slowed == 1 && query.brokenInvariant == nil)
    }

    /// Two of three are gone for good: without the event the lookup would ask one contact at a time until their
    /// deadline.
    @Test func theConcurrencyIsUsedThoughMostAreGone() {
        var context = Context()
        var query = QueryTests.query(Array(1...30), QueryLimits(concurrency: 3, resultCount: 6, slow: 20))
        var inFlight: [Key8] = []
        var event = Small.Event.polled
        var rounds = 0
        var result: QueryResult<Key8, UInt8>?
        while result == nil, rounds < 200 {
            rounds += 1
            switch query.step(event, &context) {
            case .waitingToSend(let contact)?:
                inFlight.append(contact.key)
                event = .polled
            case .waitingAtCapacity?, .waitingWithCapacity?:
                #expect(query.inFlightCount == 3 || !query.canSend)
                let key = inFlight.removeFirst()
                let isGone = key.bits % 3 != 0
                event =
                    isGone
                    ? .slowed(key, holdsUp: false, maySend: true) : .responded(from: key, closer: [], maySend: true)
            case .finished(let end)?: result = end
            case nil: Issue.record("\(context.fault?.description ?? "")")
            }
        }
        #expect(result?.reason == .converged)
        #expect(result?.closest == [3, 6, 9, 12, 15, 18].map(Self.node))
        // It took as many round trips as there are contacts to ask, and not one deadline.
        #expect(result?.statistics.timeouts == 0 && result?.statistics.slowed == 12)
    }

    @Test func aLateAnswerOfASlowContactCountsInFull() {
        var context = Context()
        var query = QueryTests.query([40, 50], QueryLimits(concurrency: 1, resultCount: 2))
        _ = query.step(.polled, &context)
        #expect(
            query.step(.slowed(40, holdsUp: true, maySend: true), &context) == .waitingToSend(to: Self.node(50)))
        #expect(
            query.step(.responded(from: 50, closer: [], maySend: true), &context) == .waitingWithCapacity,
            "40 holds it up")
        #expect(
            query.step(.responded(from: 40, closer: [Self.node(9)], maySend: true), &context)
                == .waitingToSend(to: Self.node(9)))
        #expect(query.gotCloser && query.slowCount == 0)
        guard case .finished(let result)? = query.step(.responded(from: 9, closer: [], maySend: true), &context) else {
            Issue.record("it goes on")
            return
        }
        #expect(result.reason == .converged && result.closest == [9, 40].map(Self.node))
        #expect(result.statistics.answers == 3 && result.statistics.late == 0 && result.statistics.hops == 2)
    }

    @Test func aSlowContactTakesNoSlotBackWhenItAnswers() {
        var context = Context()
        var query = QueryTests.query([1, 2, 3, 4], QueryLimits(concurrency: 2))
        for _ in 0..<2 { _ = query.step(.polled, &context) }
        #expect(query.step(.slowed(1, holdsUp: true, maySend: true), &context) == .waitingToSend(to: Self.node(3)))
        for event in [
            Small.Event.responded(from: 1, closer: [], maySend: true), .slowed(1, holdsUp: true, maySend: true),
        ] {
            #expect(query.step(event, &context) == .waitingAtCapacity)
            #expect(query.inFlightCount == 2 && query.slowCount == 0)
        }
        #expect(query.statistics.late == 1)
    }

    @Test func theEndWaitsForASlowContactOnlyWhileItHoldsItUp() {
        var context = Context()
        var query = QueryTests.query([1, 2], QueryLimits(concurrency: 2, resultCount: 1))
        for _ in 0..<2 { _ = query.step(.polled, &context) }
        #expect(query.step(.slowed(1, holdsUp: true, maySend: true), &context) == .waitingWithCapacity)
        #expect(query.step(.responded(from: 2, closer: [], maySend: true), &context) == .waitingWithCapacity)
        guard case .finished(let result)? = query.step(.slowed(1, holdsUp: false, maySend: true), &context) else {
            Issue.record("it still waits")
            return
        }
        #expect(result.reason == .converged && result.closest == [Self.node(2)])
        #expect(result.inFlight == [Self.node(1)], "the node has to drop it")
        guard case .finished(let again)? = query.step(.responded(from: 1, closer: [], maySend: true), &context) else {
            Issue.record("it did not stay finished")
            return
        }
        #expect(again.closest == [Self.node(2)] && again.inFlight == [] && again.statistics.late == 1)
    }

    @Test func itMayHoldTheEndUpAgain() {
        var context = Context()
        var query = QueryTests.query([1, 2], QueryLimits(concurrency: 2))
        for _ in 0..<2 { _ = query.step(.polled, &context) }
        _ = query.step(.slowed(1, holdsUp: false, maySend: true), &context)
        _ = query.step(.slowed(1, holdsUp: true, maySend: true), &context)
        #expect(query.step(.responded(from: 2, closer: [], maySend: true), &context) == .waitingWithCapacity)
        guard case .finished(let result)? = query.step(.timedOut(1, maySend: true), &context) else {
            Issue.record("it goes on")
            return
        }
        #expect(result.reason == .exhausted && result.statistics.timeouts == 1 && result.inFlight == [])
    }

    @Test func withNobodyElseInFlightOrLeftToAskItIsExhausted() {
        var context = Context()
        var query = QueryTests.query([1, 2], QueryLimits(concurrency: 2))
        for _ in 0..<2 { _ = query.step(.polled, &context) }
        #expect(query.step(.slowed(1, holdsUp: false, maySend: true), &context) == .waitingWithCapacity)
        guard case .finished(let result)? = query.step(.slowed(2, holdsUp: false, maySend: true), &context) else {
            Issue.record("it waits for contacts that do not hold it up")
            return
        }
        #expect(result.reason == .exhausted && result.closest == [] && result.inFlight == [1, 2].map(Self.node))
    }

    @Test func somebodyUntriedIsAskedBeforeItEndsWithoutTheSlow() {
        var context = Context()
        var query = QueryTests.query([1, 2], QueryLimits(concurrency: 1))
        _ = query.step(.polled, &context)
        #expect(query.step(.slowed(1, holdsUp: false, maySend: false), &context) == .waitingWithCapacity)
        #expect(query.canSend)
        #expect(query.step(.polled, &context) == .waitingToSend(to: Self.node(2)))
    }

    @Test func atTheLimitASlowContactKeepsItsSlotAndItIsCounted() {
        var context = Context()
        var query = QueryTests.query([1, 2, 3, 4, 5], QueryLimits(concurrency: 3, slow: 2))
        for _ in 0..<3 { _ = query.step(.polled, &context) }
        _ = query.step(.slowed(1, holdsUp: false, maySend: true), &context)
        _ = query.step(.slowed(2, holdsUp: false, maySend: true), &context)
        #expect(query.inFlightCount == 3 && query.slowCount == 2)
        #expect(query.step(.slowed(3, holdsUp: false, maySend: true), &context) == .waitingAtCapacity)
        #expect(query.inFlightCount == 3 && query.slowCount == 2 && query.holdsSlot(3))
        #expect(query.statistics.slowed == 2 && query.statistics.keptSlots == 1)
        // Once there is room the next word of its slowness frees the slot.
        _ = query.step(.timedOut(1, maySend: true), &context)
        #expect(query.inFlightCount == 3 && query.slowCount == 1)
        _ = query.step(.slowed(3, holdsUp: false, maySend: true), &context)
        #expect(query.inFlightCount == 2 && query.slowCount == 2 && query.brokenInvariant == nil)
        // Whom it keeps a slot for may be one that the end does not wait for.
        #expect(query.step(.slowed(4, holdsUp: false, maySend: true), &context) == .waitingWithCapacity)
        guard case .finished(let result)? = query.step(.responded(from: 5, closer: [], maySend: true), &context) else {
            Issue.record("it waits")
            return
        }
        #expect(result.reason == .exhausted && result.inFlight == [2, 3, 4].map(Self.node))
    }

    @Test(arguments: [(-3, 0), (0, 0), (5, 5), (900, 7)])
    func theLimitOfSlowContactsIsAtMostThatOfCandidates(given: Int, slow: Int) {
        #expect(QueryLimits(candidates: 7, slow: given).slow == slow)
    }

    @Test func withALimitOf0NothingIsFreed() {
        var context = Context()
        var query = QueryTests.query([1, 2], QueryLimits(concurrency: 1, slow: 0))
        _ = query.step(.polled, &context)
        #expect(query.step(.slowed(1, holdsUp: true, maySend: true), &context) == .waitingAtCapacity)
        #expect(query.slowCount == 0 && query.statistics.keptSlots == 1)
    }

    /// The places of slow contacts move when closer ones become known, and when far ones give way.
    @Test func aSlowContactIsFoundWhereverItMovedTo() {
        var context = Context()
        var query = QueryTests.query([60, 70, 80], QueryLimits(concurrency: 3, candidates: 6))
        for _ in 0..<3 { _ = query.step(.polled, &context) }
        _ = query.step(.slowed(70, holdsUp: true, maySend: false), &context)
        let closer = [10, 20, 30, 65, 5].map(Self.node)
        _ = query.step(.responded(from: 60, closer: closer, maySend: false), &context)
        #expect(query.isWaiting(for: 70) && !query.holdsSlot(70) && query.holdsSlot(80))
        #expect(query.brokenInvariant == nil)
        _ = query.step(.failed(80, maySend: false), &context)
        #expect(query.inFlightCount == 0 && query.slowCount == 1)
        _ = query.step(.timedOut(70, maySend: false), &context)
        #expect(query.slowCount == 0 && query.brokenInvariant == nil && context.fault == nil)
    }
}
