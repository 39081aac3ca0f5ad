import Interlock
import Kademlia
import Testing

/// What an exploration does while nobody answers, and when somebody does again.
@Suite("An exploration that nobody answers")
struct ExploreIsolationTests {
    static func seconds(_ durations: some Sequence<Duration>) -> [Int64] { durations.map(\.components.seconds) }

    static func settled() -> ExploreBench<Key8> {
        var bench = ExploreBench<Key8>(deepest: 5)
        bench.run(.joined)
        bench.advance(by: .seconds(1000))
        return bench
    }

    @Test func itWaitsTwiceAsLongAfterEachSilentRoundUpToALimit() {
        var bench = Self.settled()
        bench.answer = { _, _ in nil }
        let before = bench.waits.count
        bench.fire(12)
        #expect(Self.seconds(bench.waits.dropFirst(before)) == [5, 10, 20, 40, 80, 160, 300, 300, 300, 300, 300, 300])
        #expect(bench.machine.isIsolated)
        #expect(bench.machine.counts.silentRounds == 12)
        #expect(Set(bench.rounds.suffix(12).map(\.bucket)).count > 4, "it asks in different places")
    }

    @Test func evenWithJitterTheLongestWaitIsBounded() {
        var bench = ExploreBench<Key8>(deepest: 5, ExploreConfiguration(), seed: 9)
        bench.answer = { _, _ in nil }
        bench.run(.joined)
        bench.fire(500)
        #expect(bench.waits.allSatisfy { $0 <= .seconds(330) })
        #expect(bench.waits.suffix(400).allSatisfy { $0 >= .seconds(270) })
    }

    @Test func fromTheSecondSilentRoundOnEveryRoundAsksToRejoin() {
        var bench = Self.settled()
        bench.answer = { _, _ in nil }
        bench.fire(1)
        #expect(bench.rejoins.isEmpty, "one round may have been bad luck")
        #expect(!bench.machine.isIsolated)
        bench.fire(7)
        #expect(bench.rejoins.count == 7)
        #expect(
            Self.seconds(zip(bench.rejoins, bench.rejoins.dropFirst()).map { $1 - $0 }) == [10, 20, 40, 80, 160, 300])
    }

    @Test func theFirstAnswerSetsTheWaitBackAndBringsTheOwnKey() {
        var bench = Self.settled()
        bench.answer = { _, _ in nil }
        bench.fire(9)
        #expect(bench.waits.last == .seconds(300))
        bench.answer = { key, _ in key == 0x80 ? [] : nil }
        let before = bench.rounds.count
        bench.fire(1)
        #expect(bench.waits.last == .seconds(5), "one answer among many that did not come is enough")
        #expect(!bench.machine.isIsolated)
        bench.answer = { _, _ in [] }
        bench.advance(by: .seconds(75))
        let since = bench.rounds.dropFirst(before + 1).filter { $0.bucket == nil }
        let first = bench.rounds.dropFirst(before).first?.at ?? .zero
        #expect(Self.seconds(since.map { $0.at - first }) == [5, 15, 35, 75])
    }

    @Test func aSingleSilentRoundIsMadeUpForAndChangesNothingElse() {
        var bench = Self.settled()
        bench.answer = { _, _ in nil }
        bench.fire(1)
        bench.answer = { _, _ in [] }
        #expect(bench.waits.last == .seconds(5))
        bench.fire(3)
        #expect(Self.seconds(bench.waits.suffix(3)) == [120, 120, 120])
    }

    @Test func anAnswerOfAnErrorIsNoAnswer() {
        var bench = Self.settled()
        bench.holdsBack = true
        for _ in 0..<2 {
            bench.fire(1)
            while bench.machine.kind == .exploring {
                guard let key = bench.inFlight.first?.key else { break }
                bench.forget(key)
                bench.run(.failed(bench.latestID, key))
            }
        }
        #expect(bench.machine.isIsolated)
    }

    @Test func anEmptyTableAsksToRejoinAndForATimerInEveryRound() {
        var bench = ExploreBench<Key8>(deepest: nil)
        bench.run(.disturbed(deepest: nil))
        #expect(bench.rejoins.count == 1)
        bench.fire(8)
        #expect(bench.rounds.isEmpty)
        #expect(bench.rejoins.count == 9)
        #expect(Self.seconds(bench.waits) == [5, 10, 20, 40, 80, 160, 300, 300, 300])
        #expect(bench.machine.isIsolated)
        bench.deepest = 3
        bench.run(.joined)
        #expect(bench.waits.last == .seconds(5))
        #expect(!bench.machine.isIsolated)
    }

    @Test func aTableThatEmptiesAfterTheTargetWasChosenEndsTheRoundAtOnce() {
        var bench = Self.settled()
        bench.table = []
        let before = bench.rounds.count
        bench.fire(1)
        #expect(bench.rounds.count == before + 1)
        #expect(bench.rounds.last?.result?.statistics.requests == 0)
        #expect(bench.rejoins.count == 1)
        #expect(bench.waits.last == .seconds(5))
    }

    @Test func aLookupWhoseTimeIsUpWithoutAnAnswerIsASilentRound() {
        var bench = Self.settled()
        bench.holdsBack = true
        for round in 1...3 {
            bench.fire(1)
            bench.run(.expired(bench.latestID))
            #expect(bench.machine.kind == .asleep)
            #expect(bench.machine.counts.silentRounds == UInt64(round))
            #expect(bench.machine.counts.expired == UInt64(round))
        }
        #expect(Self.seconds(bench.waits.suffix(3)) == [5, 10, 20])
        #expect(bench.rejoins.count == 2)
    }

    @Test func aLookupThatWasCalledOffSaysNothing() {
        var bench = Self.settled()
        bench.holdsBack = true
        for _ in 0..<3 {
            bench.fire(1)
            bench.run(.cancelled(bench.latestID))
        }
        #expect(Self.seconds(bench.waits.suffix(3)) == [120, 120, 120])
        #expect(bench.rejoins.isEmpty)
    }

    /// A network that comes and goes every ten seconds, with lookups that take longer: the node finds out all the same
    /// that it is cut off.
    @Test func disturbancesHideNoIsolation() {
        var bench = Self.settled()
        bench.answer = { _, _ in nil }
        bench.holdsBack = true
        for step in 0..<60 {
            bench.run(.disturbed(deepest: 5))
            bench.advance(by: .seconds(10))
            guard step.isMultiple(of: 3) else { continue }
            bench.settle()
            bench.holdsBack = true
        }
        #expect(bench.rounds.count { $0.result?.reason == .exhausted } > 10)
        #expect(bench.rounds.allSatisfy { $0.result?.reason != .cancelled })
        #expect(bench.machine.isIsolated && bench.rejoins.count > 10)
        #expect(bench.waits.suffix(5).allSatisfy { $0 <= .seconds(20) }, "and is tried soon")
        // One answer, and it is over.
        bench.answer = { _, _ in [] }
        bench.settle()
        bench.run(.disturbed(deepest: 5))
        #expect(!bench.machine.isIsolated)
    }

    @Test func aDisturbanceOfAnEmptyTableLeavesItAlone() {
        var bench = ExploreBench<Key8>(deepest: nil)
        bench.run(.disturbed(deepest: nil))
        bench.deepest = 3
        bench.holdsBack = true
        bench.table = [Contact(key: 0x80, address: 0)]
        bench.run(.disturbed(deepest: 0))
        #expect(bench.machine.isIsolated, "nobody answered yet")
        bench.settle()
        #expect(!bench.machine.isIsolated)
    }
}
