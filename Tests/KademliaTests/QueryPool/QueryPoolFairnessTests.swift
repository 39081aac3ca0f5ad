import Interlock
import Kademlia
import Testing

/// Who gets a free slot. D10 of the defects avoided: with a fixed order the first queries take all, and later ones
/// starve.
@Suite("A query pool is fair")
struct QueryPoolFairnessTests {
    typealias Node = Contact<Key8, UInt8>

    /// D10.
    @Test(arguments: [1, 3, 7])
    func noneOf50QueriesStarvesWithFewSlots(slots: Int) {
        var fixture = PoolFixture(requestsInFlight: slots)
        for id in 0..<50 as Range<UInt64> { fixture.add(id, seeds: Array(0..<60)) }
        fixture.drain()
        while fixture.served.count < 1500 {
            let request = fixture.inFlight[0]
            fixture.fail(request.id, request.key)
            fixture.drain()
        }
        // Nobody gets closer, so that service is a plain round: each waits for the 49 others. Only the first round is
        // longer, by those who found free slots when they came.
        #expect(gaps(fixture.served, of: 0..<50).max() ?? .max <= 50 + slots)
        #expect(gaps(Array(fixture.served.dropFirst(100)), of: 0..<50).max() == 50)
        let shares = (0..<50 as Range<UInt64>).map { id in fixture.served.count { $0 == id } }
        #expect((shares.max() ?? 0) - (shares.min() ?? 0) <= 3)
    }

    @Test(arguments: 0..<6 as Range<UInt64>)
    func noneStarvesWhoeverGetsCloser(seed: UInt64) {
        var words = SeededWords(seed: seed)
        let slots = 1 + words.below(4)
        var fixture = PoolFixture(requestsInFlight: slots)
        var closest = [UInt8](repeating: 200, count: 50)
        for id in 0..<50 as Range<UInt64> { fixture.add(id, seeds: Array(200..<240), concurrency: 2) }
        fixture.drain()
        while fixture.served.count < 1000 {
            let (id, key) = fixture.inFlight[words.below(fixture.inFlight.count)]
            let isGreedy = id % 3 == 0 && closest[Int(id)] > 0
            if isGreedy { closest[Int(id)] -= 1 }
            fixture.respond(id, key, naming: isGreedy ? [closest[Int(id)]] : [])
            fixture.drain()
        }
        // A query that may not have more in flight waits for an answer, not for its turn: leave a round for that.
        let most = gaps(fixture.served, of: 0..<50).max() ?? 0
        #expect(most <= 2 * 50 + 50 * 2, "seed \(seed): \(most)")
    }

    @Test func whoeverFloodsThePoolWithNewQueriesDoesNotKeepOldOnesWaiting() {
        var fixture = PoolFixture(requestsInFlight: 1)
        fixture.add(1, seeds: Array(0..<40))
        fixture.add(2, seeds: Array(0..<40))
        for id in 100..<160 as Range<UInt64> {
            // Each of these ends with its first answer, and the next one comes before the pool is polled.
            fixture.add(id, seeds: [7])
            let request = fixture.inFlight[0]
            fixture.respond(request.id, request.key)
        }
        // The new ones wait in line like all others, so that a round is no longer than the line.
        #expect(gaps(fixture.served, of: 1..<3).max() ?? .max <= fixture.pool.count)
        #expect(fixture.served.suffix(fixture.pool.count).contains(1))
        #expect(fixture.served.suffix(fixture.pool.count).contains(2))
    }

    @Test func whoGotCloserInItsLastAnswerGoesFirst() {
        var fixture = threeReadyWithoutASlot()
        // 1 waits longest, but the answer to 2 brings that closer. It may not do so again before one who waits.
        fixture.respond(2, 100, naming: [9])
        #expect(fixture.served.last == 2 && fixture.inFlight.contains { $0 == (2, 9) })
        fixture.respond(2, 101, naming: [8])
        #expect(fixture.served.last == 1)
        fixture.respond(1, 100)
        #expect(fixture.served.last == 2 && fixture.inFlight.contains { $0 == (2, 8) })
    }

    @Test func anAnswerThatDoesNotBringItCloserIsNoReasonToGoFirst() {
        var fixture = threeReadyWithoutASlot()
        fixture.respond(2, 100, naming: [150])
        #expect(fixture.served.last == 1)
        fixture.respond(2, 101, naming: [160])
        #expect(fixture.served.last == 2)
        fixture.respond(2, 102)
        #expect(fixture.served.last == 3)
    }

    @Test func twoWhoGetCloserAllTheTimeLeaveEverySecondSlotToTheThird() {
        var fixture = threeReadyWithoutASlot()
        let before = fixture.served.count
        for closer in (0..<40 as Range<UInt8>).reversed() {
            let request = fixture.inFlight[0]
            fixture.respond(request.id, request.key, naming: request.id == 3 ? [] : [closer])
        }
        let served = fixture.served.dropFirst(before)
        #expect(served.count == 40)
        for (one, next) in zip(served, served.dropFirst()) { #expect(one == 3 || next == 3 || one != next) }
        #expect(served.count { $0 == 3 } >= 10)
    }

    @Test func noneGoesTwiceInARowBeforeAReadyOne() {
        var fixture = PoolFixture(requestsInFlight: 1)
        fixture.add(1, seeds: [100, 101, 102])
        fixture.add(2, seeds: [100, 101, 102])
        fixture.add(3, seeds: [100, 101, 102])
        #expect(fixture.served == [1])
        fixture.respond(1, 100, naming: [50])
        #expect(fixture.served == [1, 2])
        fixture.respond(2, 100, naming: [50])
        #expect(fixture.served.count == 3 && fixture.served[2] != 2)
    }

    @Test func whoIsAloneGoesAgainAtOnce() {
        var fixture = PoolFixture(requestsInFlight: 1)
        fixture.add(1, seeds: [100, 101, 102])
        fixture.respond(1, 100)
        fixture.fail(1, 101)
        #expect(fixture.served == [1, 1, 1])
    }

    /// Three queries that could always send more, and nine slots, all in use. 3 was served last.
    private func threeReadyWithoutASlot() -> PoolFixture {
        var fixture = PoolFixture(requestsInFlight: 9)
        for id in 1...3 as ClosedRange<UInt64> { fixture.add(id, seeds: Array(100..<140), concurrency: 20) }
        fixture.drain()
        #expect(fixture.served == [1, 2, 3, 1, 2, 3, 1, 2, 3])
        return fixture
    }

    /// How many services each query waited for its next one, its own included.
    private func gaps(_ served: [UInt64], of ids: Range<UInt64>) -> [Int] {
        ids.flatMap { id in
            let services = served.indices.filter { served[$0] == id }
            return zip(services.dropFirst(), services).map { $0 - $1 }
        }
    }
}
