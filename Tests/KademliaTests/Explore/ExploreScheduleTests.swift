import Interlock
import Kademlia
import Testing

/// When an exploration looks, and what for.
@Suite("The schedule of an exploration")
struct ExploreScheduleTests {
    /// A node that is as deep as it says, and a round every second from the second on.
    static func settled(deepest: Int, seed: UInt64 = 1) -> ExploreBench<Key160> {
        let second = ExploreConfiguration(interval: .seconds(1), quickInterval: .seconds(1), jitter: 0)
        let peer = Contact<Key160, UInt32>(key: Key160(words: { .max }), address: 1)
        var bench = ExploreBench<Key160>(around: .zero, knowing: [peer], deepest: deepest, second, seed: seed)
        bench.run(.joined)
        bench.fire(1)
        return bench
    }

    static func shares(_ deepest: Int) -> (own: Double, prefixes: [Double]) {
        let weights = (0...deepest).map { 1 / Double(deepest - $0 + 2) }
        let sum = weights.reduce(1, +)
        return (1 / sum, weights.map { $0 / sum })
    }

    @Test(arguments: [0, 1, 5, 12, 20, 23])
    func everyPrefixHasItsShareTheOwnKeyTheLargest(deepest: Int) {
        var bench = Self.settled(deepest: deepest)
        let count = 5000
        bench.fire(count)
        let buckets = bench.rounds.dropFirst().map(\.bucket)
        #expect(buckets.count == count)
        let (own, shares) = Self.shares(deepest)
        let ownCount = buckets.count { $0 == nil }
        #expect(abs(Double(ownCount) - own * Double(count)) <= 2 + own * Double(count) / 500)
        var previous = 0
        for (bucket, share) in shares.enumerated() {
            let turns = buckets.count { $0 == bucket }
            #expect(abs(Double(turns) - share * Double(count)) <= 2 + share * Double(count) / 500, "\(bucket)")
            #expect(turns >= previous, "a closer bucket has its turn at least as often")
            previous = turns
        }
        #expect(ownCount > previous)
        #expect(bench.machine.counts.ownRounds == UInt64(ownCount) + 1)
    }

    @Test(arguments: [0, 1, 5, 12, 20, 23])
    func noPrefixWaitsMuchLongerThanItsShareSays(deepest: Int) {
        var bench = Self.settled(deepest: deepest)
        bench.fire(3000)
        let buckets = bench.rounds.dropFirst().map(\.bucket)
        let (own, shares) = Self.shares(deepest)
        #expect(Double(longestGap(of: nil, in: buckets)) <= 1.5 / own + 1)
        for (bucket, share) in shares.enumerated() {
            #expect(Double(longestGap(of: bucket, in: buckets)) <= 1.5 / share + 1, "bucket \(bucket)")
        }
    }

    /// However the depth of the table moves up and down, whoever stays in it keeps what it waited for.
    @Test(arguments: 0..<10 as Range<UInt64>)
    func aTableThatGrowsAndShrinksStarvesNobody(seed: UInt64) {
        var words = SeededWords(seed: seed)
        var bench = Self.settled(deepest: 20)
        for _ in 0..<3000 {
            bench.deepest = 8 + words.below(13)
            bench.fire(1)
        }
        let buckets = bench.rounds.map(\.bucket)
        let (_, shares) = Self.shares(20)
        for bucket in 0...8 {
            #expect(Double(longestGap(of: bucket, in: buckets)) <= 1.5 / shares[bucket] + 1, "bucket \(bucket)")
        }
        #expect((9...20).allSatisfy { bucket in buckets.contains { $0 == bucket } })
    }

    private func longestGap(of bucket: Int?, in buckets: [Int?]) -> Int {
        var longest = 0
        var last = -1
        for (index, other) in buckets.enumerated() where other == bucket {
            longest = max(longest, index - last)
            last = index
        }
        return max(longest, buckets.count - last)
    }

    /// What the documentation promises of a settled node in a network of some millions.
    @Test func aSettledNodeLooksThirtyTimesAnHour() {
        let peer = Contact<Key160, UInt32>(key: Key160(words: { .max }), address: 1)
        var bench = ExploreBench<Key160>(
            around: .zero, knowing: [peer], deepest: 20, ExploreConfiguration(), seed: 3)
        bench.run(.joined)
        bench.advance(by: .seconds(3600))
        let before = bench.rounds.count
        bench.advance(by: .seconds(24 * 3600))
        let day = bench.rounds.dropFirst(before)
        #expect((712...728).contains(day.count))
        #expect((190...200).contains(day.count { $0.bucket == nil }), "every 7 minutes")
        #expect((94...100).contains(day.count { $0.bucket == 20 }), "every 15 minutes")
        #expect((8...10).contains(day.count { $0.bucket == 0 }), "every 3 hours")
    }

    @Test func afterJoiningTheOwnKeyComesAgainSoonAndThenEverMoreSeldom() {
        var bench = ExploreBench<Key8>(deepest: 5)
        bench.run(.joined)
        #expect(bench.rounds.isEmpty, "the bootstrap looked the own key up just now")
        bench.advance(by: .seconds(320))
        let own = bench.rounds.filter { $0.bucket == nil }.map(\.at.components.seconds)
        #expect(own == [5, 15, 35, 75, 155, 315])
        let others = bench.rounds.filter { $0.bucket != nil }
        #expect(others.map(\.at.components.seconds) == [10, 25, 55, 115, 235])
        #expect(bench.waits.last == .seconds(120), "and from here on as usual")
        bench.fire(50)
        #expect(bench.waits.suffix(50).allSatisfy { $0 == .seconds(120) })
    }

    @Test func aDisturbanceBringsTheOwnKeyAtOnceAndQuickRoundsAfterIt() {
        var bench = ExploreBench<Key8>(deepest: 5)
        bench.run(.joined)
        bench.advance(by: .seconds(1000))
        let before = bench.rounds.count
        bench.run(.disturbed(deepest: 5))
        #expect(bench.rounds.count == before + 1)
        bench.advance(by: .seconds(311))
        let since = bench.rounds.dropFirst(before).filter { $0.bucket == nil }
        #expect(since.map { ($0.at - .seconds(1000)).components.seconds } == [0, 10, 30, 70, 150, 310])
    }

    @Test func whileTheTableGrowsRoundsStayQuickAndWhenItDoesNoMoreTheySlowDown() {
        var bench = ExploreBench<Key8>(deepest: 5)
        bench.contacts = 8
        bench.run(.joined)
        for _ in 0..<12 {
            bench.fire(1)
            bench.contacts += bench.contacts / 8 + 1
        }
        #expect(bench.waits.allSatisfy { $0 == .seconds(5) })
        bench.fire(20)
        #expect(bench.waits.suffix(5).allSatisfy { $0 == .seconds(120) })
        bench.contacts += bench.contacts / 8
        bench.fire(2)
        #expect(bench.waits.last == .seconds(120), "an eighth is no growth to speak of")
        bench.contacts *= 2
        bench.fire(1)
        #expect(bench.waits.last == .seconds(40))
        #expect(bench.machine.counts.growing == 13)
        bench.contacts = 1
        bench.fire(8)
        #expect(bench.waits.last == .seconds(120), "a table that shrinks is none that grows")
    }

    @Test func jitterStaysInItsBoundsAndComesFromChanceAlone() {
        func waits(jitter: Int, seed: UInt64) -> [Duration] {
            let configuration = ExploreConfiguration(
                interval: .seconds(100), quickInterval: .seconds(100), jitter: jitter)
            var bench = ExploreBench<Key8>(deepest: 5, configuration, seed: seed)
            bench.run(.joined)
            bench.fire(999)
            return bench.waits
        }
        let some = waits(jitter: 100, seed: 1)
        #expect(some.count == 1000)
        #expect(some.allSatisfy { (.seconds(90) ... .seconds(110)).contains($0) })
        #expect(some.contains { $0 < .milliseconds(90_500) } && some.contains { $0 > .milliseconds(109_500) })
        let mean = some.reduce(Duration.zero, +) / 1000
        #expect((.milliseconds(99_400) ... .milliseconds(100_600)).contains(mean))
        #expect(some == waits(jitter: 100, seed: 1))
        #expect(some != waits(jitter: 100, seed: 2))
        #expect(waits(jitter: 0, seed: 1).allSatisfy { $0 == .seconds(100) })
        #expect(waits(jitter: 500, seed: 1).allSatisfy { (.seconds(50) ... .seconds(150)).contains($0) })
    }

    @Test func whoseTurnItIsDoesNotHangOnChance() {
        func rounds(seed: UInt64) -> [ExploreBench<Key160>.Round] {
            var bench = Self.settled(deepest: 20, seed: seed)
            bench.fire(200)
            return bench.rounds
        }
        let one = rounds(seed: 1)
        let other = rounds(seed: 2)
        #expect(one.map(\.bucket) == other.map(\.bucket))
        #expect(zip(one, other).allSatisfy { $0.bucket == nil || $0.target != $1.target })
        #expect(one.map(\.target) == rounds(seed: 1).map(\.target))
    }
}
