import Interlock
import Kademlia
import Testing

/// Everything that can happen with a few contacts, and that the tests find what they must find.
@Suite("Including candidates, tried out")
struct IncludeExplorationTests {
    /// Two neighbours, one more of the key of the first elsewhere, one more of the address of the first, a stranger.
    private static let contacts = [
        Neighbour(1, in: 1, host: 1), Neighbour(2, in: 1, host: 2), Neighbour(1, in: 2, host: 1),
        Neighbour(4, in: 1, host: 1), Neighbour(5, in: 3, host: 1),
    ]
    private static let events: [SmallInclude.Event] =
        [.polled]
        + contacts.flatMap { [.added($0), .answered($0), .failed($0), .timedOut($0), .lost($0)] }

    private func explore<Tested: IncludeSubject>(
        _ limits: IncludeLimits, _ tested: Tested
    ) -> Exploration<IncludeWorld<Tested>> {
        var context = Context()
        return Exploration(from: IncludeWorld(tested, limits), most: 20_000) { world in
            Self.events.map { event in
                var next = world
                next.take(event, &context)
                return next
            }
        } finding: {
            $0.findingToTheEnd
        }
    }

    @Test(arguments: [(2, 2, 2), (1, 2, 1), (2, 1, 3), (3, 3, 3)])
    func whateverHappensTheMachineKeepsItsPromises(queue: Int, checks: Int, perNetwork: Int) {
        let limits = IncludeLimits(queue: queue, checksInFlight: checks, perNetwork: perNetwork)
        let exploration = explore(limits, SmallInclude(limits: limits))
        #expect(exploration.finding == nil)
        #expect(exploration.isComplete, "every state that there is was seen")
        #expect(exploration.count > 50)
    }

    @Test(arguments: [
        ModelInclude.Planted.lostChecksKeepTheirSlot, .strangersAreIncluded, .theNewestGoesFirst, .contactsMayRepeat,
        .oneCheckTooMany,
    ])
    func explorationFindsAPlantedFault(planted: ModelInclude.Planted) {
        let limits = IncludeLimits(queue: 2, checksInFlight: 2, perNetwork: 2)
        #expect(explore(limits, ModelInclude(limits, .init())).finding == nil, "nothing is found without one")
        #expect(explore(limits, ModelInclude(limits, .init(), planted: planted)).finding != nil)
    }

    @Test(arguments: ModelInclude.Planted.allCases)
    func runsByChanceFindAPlantedFault(planted: ModelInclude.Planted) {
        let found = (0..<40 as Range<UInt64>).compactMap { seed in
            var run = IncludeRun(seed: seed) { ModelInclude($0, $1, planted: planted) }
            run.run(100)
            return run.finding
        }
        #expect(found.count >= 5)
    }
}
