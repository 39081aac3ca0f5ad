import Interlock
import Kademlia
import Testing

/// What earlier explorations of this design got wrong, each as what must hold.
@Suite("What an exploration must do where others failed")
struct ExploreDefectTests {
    typealias Contact = Kademlia.Contact<Key8, UInt32>

    // D6: contacts were visited by their distance to the own key, not to the target.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func contactsAreVisitedByTheirDistanceToTheTarget(seed: UInt64) throws {
        let sequential = QueryConfiguration(limits: QueryLimits(concurrency: 1, resultCount: 3))
        let configuration = ExploreConfiguration(
            interval: .seconds(1), quickInterval: .seconds(1), query: sequential)
        let everybody = (1...255 as ClosedRange<UInt8>).map { Contact(key: Key8($0), address: UInt32($0)) }
        let few = everybody.filter { $0.key.bits % 16 == 1 }
        var bench = ExploreBench<Key8>(around: 0, knowing: few, deepest: 7, configuration, seed: seed)
        // Everybody knows everybody: after the first answer those asked are the closest there are.
        bench.answer = { _, target in
            Array(everybody.sorted { $0.key.isCloser(than: $1.key, to: target) }.prefix(8))
        }
        bench.run(.joined)
        bench.fire(60)
        #expect(Set(bench.rounds.map(\.bucket)) == ownKey(and: 0..<8))
        for round in bench.rounds {
            let target = round.target
            let first = try #require(few.min { $0.key.isCloser(than: $1.key, to: target) }).key
            let closest = everybody.map(\.key).filter { $0 != first }
                .sorted { $0.isCloser(than: $1, to: target) }
            let expected = [first] + closest.prefix(first == target ? 2 : 3)
            #expect(Array(round.asked.prefix(3)) == Array(expected.prefix(3)), "\(round.target)")
            let result = try #require(round.result)
            #expect(result.closest.first?.key == (target == 0 ? 1 : target))
        }
    }

    // D6: an exploration that ended said that it was for bucket −1.
    @Test(arguments: [false, true])
    func theEndOfALookupNamesItsBucket(isExpired: Bool) {
        var bench = ExploreBench<Key8>(
            deepest: 7, ExploreConfiguration(interval: .seconds(1), quickInterval: .seconds(1)))
        bench.run(.joined)
        bench.fire(1)
        var ends: Set<Int?> = []
        for _ in 0..<60 {
            bench.holdsBack = true
            bench.fire(1)
            guard
                case .finished(_, let bucket, let result)? = bench.step(
                    isExpired ? .expired(bench.latestID) : .cancelled(bench.latestID))
            else {
                Issue.record("not ended")
                return
            }
            #expect(bucket == bench.rounds.last?.bucket)
            #expect(result.reason == (isExpired ? .expired : .cancelled))
            ends.insert(bucket)
            bench.forgetAll()
            bench.holdsBack = false
            bench.run(.polled)
        }
        #expect(ends == ownKey(and: 0..<8))
    }

    // D6: an answer that came after the end crashed the node.
    @Test func anAnswerAfterTheEndIsHarmless() {
        var bench = ExploreBench<Key8>(deepest: 7)
        bench.holdsBack = true
        bench.run(.disturbed(deepest: 7))
        let asked = bench.inFlight
        bench.run(.expired(bench.latestID))
        let before = bench.machine
        for contact in asked {
            #expect(bench.step(.responded(bench.latestID, from: contact.key, closer: asked)) == .idle)
        }
        #expect(bench.machine == before)
        #expect(bench.machine.counts.late == 3)
        bench.holdsBack = false
        bench.fire(1)
        #expect(bench.rounds.last?.result?.reason == .exhausted)
    }

    // D19: schedule and keys were drawn from global randomness.
    @Test func theScheduleFollowsFromTheChanceThatIsHandedIn() {
        func targets(seed: UInt64) -> [Key8] {
            var bench = ExploreBench<Key8>(deepest: 7, ExploreConfiguration(), seed: seed)
            bench.run(.joined)
            bench.fire(100)
            return bench.rounds.map(\.target)
        }
        #expect(targets(seed: 1) == targets(seed: 1))
        #expect(targets(seed: 1) != targets(seed: 2))
        var context = Context(chance: .everyChoice)
        var machine = Explore<Key8, UInt8>(around: 0, configuration: ExploreConfiguration(jitter: 2))
        _ = machine.step(.joined, &context)
        #expect(context.chance.choices == [0], "the jitter, of five choices")
    }

    // D19: keys of a bucket came from a table of 15 bits, so that deeper buckets were never refreshed.
    @Test func everyBucketOfALongKeyCanBeLookedFor() {
        let own = Key160(words: { 0x0123_4567_89AB_CDEF })
        let peer = Kademlia.Contact<Key160, UInt32>(key: .zero, address: 1)
        let configuration = ExploreConfiguration(
            interval: .seconds(1), quickInterval: .seconds(1), limits: ExploreLimits(prefixes: 64))
        var bench = ExploreBench<Key160>(around: own, knowing: [peer], deepest: 63, configuration)
        bench.run(.joined)
        bench.fire(600)
        let buckets = bench.rounds.compactMap(\.bucket)
        #expect(Set(buckets) == Set(0..<64), "each target was in its bucket: the bench looks")
    }
}
