import Interlock
import Kademlia
import Testing

@Suite("A query pool with slow contacts")
struct SlowPoolTests {
    @Test func theSlotOfASlowContactGoesToTheQueryWhoseTurnItIs() {
        var fixture = PoolFixture(requestsInFlight: 2)
        fixture.add(1, seeds: [1, 2, 3, 4])
        fixture.drain()
        #expect(fixture.add(2, seeds: [50]) == .waitingAtCapacity)
        #expect(fixture.slow(1, 1) == .waitingToSend(OperationID(2), to: PoolFixture.node(50)))
        #expect(fixture.pool.inFlightCount == 2 && fixture.pool.slowCount == 1)
        #expect(fixture.step(.polled) == .waitingAtCapacity)
        // Its answer frees no slot a second time.
        #expect(fixture.respond(1, 1, naming: [0]) == .waitingAtCapacity)
        #expect(fixture.pool.inFlightCount == 2 && fixture.pool.slowCount == 0)
    }

    @Test func aQueryThatIsAloneUsesTheSlotItself() {
        var fixture = PoolFixture(requestsInFlight: 2)
        fixture.add(1, seeds: [1, 2, 3, 4])
        fixture.drain()
        #expect(fixture.slow(1, 2) == .waitingToSend(OperationID(1), to: PoolFixture.node(3)))
        #expect(fixture.slow(1, 2, holdsUp: false) == .waitingAtCapacity, "it gave up its slot before")
    }

    /// However many are gone: all slots are in use as long as anybody is left to ask.
    @Test func allSlotsAreUsedThoughEverybodyIsSlow() {
        var fixture = PoolFixture(requestsInFlight: 4)
        fixture.add(1, seeds: Array(1...10), slow: 20)
        fixture.add(2, seeds: Array(101...110), slow: 20)
        fixture.drain()
        for asked in 4..<20 {
            #expect(fixture.pool.inFlightCount == 4 && fixture.served.count == asked)
            let request = fixture.inFlight[asked - 4]
            fixture.slow(request.id, request.key, holdsUp: false)
            fixture.drain()
        }
        #expect(fixture.pool.slowCount == 16)
    }

    @Test func atTheLimitOfAQueryThePoolHasNoSlotToGive() {
        var fixture = PoolFixture(requestsInFlight: 2)
        fixture.add(1, seeds: [1, 2, 3, 4, 5], concurrency: 5, slow: 1)
        fixture.drain()
        #expect(fixture.slow(1, 1) == .waitingToSend(OperationID(1), to: PoolFixture.node(3)))
        #expect(fixture.slow(1, 2) == .waitingAtCapacity)
        #expect(fixture.pool.inFlightCount == 2 && fixture.pool.slowCount == 1)
        #expect(fixture.pool[OperationID(1)]?.statistics.keptSlots == 1)
    }

    @Test func whoEndsNamesItsSlowContactsToo() {
        var fixture = PoolFixture(requestsInFlight: 3)
        fixture.add(1, seeds: [1, 2, 3], resultCount: 1)
        fixture.drain()
        fixture.slow(1, 1, holdsUp: false)
        fixture.respond(1, 2)
        #expect(fixture.finished[1]?.reason == .converged)
        #expect(fixture.finished[1]?.closest == [PoolFixture.node(2)])
        #expect(fixture.finished[1]?.inFlight == [1, 3].map(PoolFixture.node))
        #expect(fixture.pool.slowCount == 0 && fixture.pool.inFlightCount == 0)
    }

    @Test func wordOfSlownessForAQueryThatHasEndedIsLate() {
        var fixture = PoolFixture()
        fixture.add(1, seeds: [1, 2])
        fixture.step(.cancelled(OperationID(1)))
        #expect(fixture.slow(1, 1) == .idle)
        #expect(fixture.pool.counts.late == 1)
    }

    @Test func aLookupOverDisjointPathsSharesTheSlotsOfThePool() {
        var fixture = PoolFixture(requestsInFlight: 4)
        fixture.add(1, seeds: Array(1...12), concurrency: 6, paths: 3)
        fixture.add(2, seeds: [50, 51, 52])
        fixture.drain()
        #expect(fixture.served == [1, 2, 1, 2])
        while fixture.finished.count < 2, let request = fixture.inFlight.first {
            fixture.respond(request.id, request.key)
            fixture.drain()
        }
        #expect(fixture.finished[1]?.closest == (1...12 as ClosedRange<UInt8>).map(PoolFixture.node))
        #expect(fixture.finished[2]?.closest.count == 3)
    }
}
