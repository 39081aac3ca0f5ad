import Interlock
import Kademlia
import Testing

@Suite("A query pool")
struct QueryPoolTests {
    @Test(arguments: 0..<10 as Range<UInt64>)
    func answersEveryEventAsTheModelDoes(block: UInt64) {
        for seed in block * 40..<block * 40 + 40 {
            var run = PoolRun(seed: seed &+ 1_000_000)
            run.run(120)
            #expect(run.finishedCount > 0, "seed \(seed)")
        }
    }

    /// D3: one request at a time though three are allowed.
    @Test(arguments: [1, 2, 3, 5])
    func itDrainsUntilTheConfiguredConcurrencyIsUsed(concurrency: Int) {
        var fixture = PoolFixture()
        fixture.add(1, seeds: Array(1..<60), concurrency: concurrency)
        fixture.drain()
        while fixture.finished.isEmpty {
            let untried = 59 - fixture.served.count
            if untried > 0 { #expect(fixture.inFlight.count == concurrency) }
            let request = fixture.inFlight[0]
            fixture.fail(request.id, request.key)
            fixture.drain()
        }
        #expect(fixture.served.count == 59)
    }

    /// D3.
    @Test func itDrainsUntilAllSlotsAreUsedByAllQueries() {
        var fixture = PoolFixture(requestsInFlight: 8)
        for id in 0..<4 as Range<UInt64> { fixture.add(id, seeds: [1, 2, 3, 4, 5]) }
        fixture.drain()
        #expect(fixture.inFlight.count == 8)
        #expect(fixture.step(.polled) == .waitingAtCapacity)
    }

    /// D9: an expired request is seen wherever it stands.
    @Test(arguments: 1...9 as ClosedRange<UInt8>)
    func aRequestThatTimesOutFreesItsSlotWhereverItStands(key: UInt8) {
        var fixture = PoolFixture(requestsInFlight: 9)
        fixture.add(1, seeds: Array(1...9), concurrency: 9)
        fixture.drain()
        #expect(fixture.add(2, seeds: [50]) == .waitingAtCapacity)
        #expect(fixture.timeOut(1, Key8(key)) == .waitingToSend(OperationID(2), to: PoolFixture.node(50)))
    }

    @Test func aNewQueryIsPolledAtOnceIfThereIsAFreeSlot() {
        var fixture = PoolFixture()
        #expect(fixture.add(1, seeds: [9, 5]) == .waitingToSend(OperationID(1), to: PoolFixture.node(5)))
        #expect(fixture.add(2, seeds: [9, 6]) == .waitingToSend(OperationID(2), to: PoolFixture.node(6)))
    }

    @Test func beyondTheLimitOfQueriesANewOneIsRefusedAndCounted() {
        var fixture = PoolFixture(queries: 3, requestsInFlight: 1)
        for id in 1...3 as ClosedRange<UInt64> { fixture.add(id, seeds: [1, 2]) }
        for id in 4...6 as ClosedRange<UInt64> {
            #expect(fixture.add(id, seeds: [1, 2]) == .refused(OperationID(id), .full))
        }
        #expect(fixture.pool.counts.refusedFull == 3)
        fixture.step(.cancelled(OperationID(2)))
        #expect(fixture.add(7, seeds: [1, 2]) == .waitingAtCapacity)
        #expect(fixture.pool.count == 3)
    }

    @Test func anIdThatIsHeldIsRefusedAndCounted() {
        var fixture = PoolFixture()
        fixture.add(1, seeds: [1, 2])
        #expect(fixture.add(1, seeds: [3]) == .refused(OperationID(1), .duplicate))
        #expect(fixture.pool.counts.refusedDuplicate == 1)
    }

    @Test func atTheLimitOfRequestsQueriesWaitForTheirTurnAndItIsCounted() {
        var fixture = PoolFixture(requestsInFlight: 2)
        fixture.add(1, seeds: [1, 2, 3])
        fixture.add(2, seeds: [1, 2, 3])
        #expect(fixture.step(.polled) == .waitingAtCapacity)
        #expect(fixture.pool.counts.atCapacity == 1)
        #expect(fixture.pool.inFlightCount == 2)
    }

    /// D13: a cancelled query leaves its requests to themselves.
    @Test func aCancelledQueryNamesAllItHasInFlightAndFreesTheirSlots() {
        var fixture = PoolFixture(requestsInFlight: 3)
        fixture.add(1, seeds: [1, 2, 3, 4])
        fixture.drain()
        fixture.add(2, seeds: [9])
        fixture.step(.cancelled(OperationID(1)))
        #expect(fixture.finished[1]?.reason == .cancelled)
        #expect(fixture.finished[1]?.inFlight == [1, 2, 3].map(PoolFixture.node))
        #expect(fixture.pool.inFlightCount == 0)
        #expect(fixture.step(.polled) == .waitingToSend(OperationID(2), to: PoolFixture.node(9)))
    }

    /// D4: a query whose time is up is dropped without a word.
    @Test func anExpiredQuerySaysSoAndNamesWhatItFound() {
        var fixture = PoolFixture()
        fixture.add(1, seeds: [1, 2, 3, 4])
        fixture.drain()
        fixture.respond(1, 2)
        fixture.step(.expired(OperationID(1)))
        #expect(fixture.finished[1]?.reason == .expired)
        #expect(fixture.finished[1]?.closest == [PoolFixture.node(2)])
        #expect(fixture.step(.polled) == .idle)
    }

    @Test func whatComesForAQueryThatHasEndedIsHarmlessAndCounted() {
        var fixture = PoolFixture()
        fixture.add(1, seeds: [1, 2])
        fixture.add(2, seeds: [3])
        fixture.drain()
        fixture.step(.cancelled(OperationID(1)))
        fixture.drain()
        let before = fixture.pool
        #expect(fixture.respond(1, 1, naming: [7]) == .waitingWithCapacity)
        #expect(fixture.fail(1, 2) == .waitingWithCapacity)
        #expect(fixture.timeOut(1, 2) == .waitingWithCapacity)
        #expect(fixture.step(.cancelled(OperationID(1))) == .waitingWithCapacity)
        #expect(fixture.step(.expired(OperationID(1))) == .waitingWithCapacity)
        #expect(fixture.pool == before)
        #expect(fixture.pool.counts.late == 5)
    }

    @Test func anAnswerForAQueryThatAskedNobodyYetIsHarmlessAndCounted() {
        var fixture = PoolFixture(requestsInFlight: 1)
        fixture.add(1, seeds: [1, 2])
        fixture.add(2, seeds: [3])
        #expect(fixture.respond(2, 3, naming: [7]) == .waitingAtCapacity)
        #expect(fixture.pool.counts.late == 1)
    }

    /// D12: the number of results is not passed on.
    @Test(arguments: [1, 5, 30])
    func everyQueryHasItsOwnNumberOfResults(resultCount: Int) {
        var fixture = PoolFixture()
        fixture.add(1, seeds: Array(1..<60), resultCount: resultCount)
        fixture.add(2, seeds: Array(1..<60), resultCount: 3)
        fixture.drain()
        while fixture.finished.count < 2 {
            let request = fixture.inFlight[0]
            fixture.respond(request.id, request.key)
            fixture.drain()
        }
        #expect(fixture.finished[1]?.closest.count == resultCount)
        #expect(fixture.finished[2]?.closest.count == 3)
    }

    /// D12: statistics come only with the end.
    @Test func whatAQueryDidCanBeAskedWhileItRuns() {
        var fixture = PoolFixture()
        fixture.add(1, seeds: [1, 2, 3, 4, 5])
        fixture.drain()
        fixture.respond(1, 1)
        fixture.fail(1, 2)
        let statistics = fixture.pool[OperationID(1)]?.statistics
        #expect(statistics?.requests == 5 && statistics?.answers == 1 && statistics?.failures == 1)
        #expect(fixture.pool[OperationID(2)] == nil)
    }

    @Test func aPoolThatHasBecomeIdleIsAsGoodAsNew() {
        var fixture = PoolFixture()
        let new = fixture.pool
        for id in 1...5 as ClosedRange<UInt64> { fixture.add(id, seeds: [1, 2, 3]) }
        fixture.drain()
        for id in 1...5 as ClosedRange<UInt64> { fixture.step(.cancelled(OperationID(id))) }
        fixture.drain()
        #expect(fixture.pool == new)
        #expect(fixture.pool.counts.finished == 5)
    }
}
