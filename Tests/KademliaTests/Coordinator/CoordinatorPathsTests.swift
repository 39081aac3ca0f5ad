import Interlock
import Kademlia
import Testing

@Suite("A coordinator whose lookups go over disjoint paths")
struct CoordinatorPathsTests {
    /// Every step checks all invariants; at the end every deadline passes.
    @Test(arguments: 0..<30 as Range<UInt64>, [2, 3])
    func everyOperationEnds(seed: UInt64, paths: Int) {
        var configuration = seed % 2 == 0 ? CoordinatorRandomTests.small : CoordinatorRandomTests.kept
        configuration.query.paths = paths
        let bench = CoordinatorRandomTests.run(seed: seed, steps: 400, configuration)
        #expect(!bench.outcomes.isEmpty, "seed \(seed)")
    }

    @Test func aLookupGoesOverThePathsOfTheConfiguration() {
        var words = SeededWords(seed: 5)
        var single = CoordinatorRandomTests.small
        single.query.limits = QueryLimits(concurrency: 1, resultCount: 2)
        var several = single
        several.query.paths = 3
        // With one path the closest is asked first, then the next; with three each path starts from a seed of its own
        // and ends by itself.
        var asked: [Int] = []
        for configuration in [single, several] {
            var bench = EngineBench(own: 0xFF, knowing: [1, 2, 3], configuration)
            bench.step(.called(OperationID(1), .findClosest(target: 0)))
            bench.drain()
            var count = 0
            while !bench.flights.isEmpty {
                count += 1
                let flight = bench.flights.remove(at: words.below(bench.flights.count))
                bench.step(bench.event(flight, .answer([])))
                bench.drain()
            }
            asked.append(count)
            #expect(bench.outcomes[OperationID(1)] != nil)
        }
        #expect(asked == [2, 3])
    }
}
