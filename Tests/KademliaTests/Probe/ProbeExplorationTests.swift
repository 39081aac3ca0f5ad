import Interlock
import Kademlia
import Testing

/// Everything that can happen with a few contacts, and that the tests find what they must find.
@Suite("Checking the table, tried out")
struct ProbeExplorationTests {
    /// Two contacts of bucket 0, and one that would replace them; one of bucket 1 and one that would replace it.
    private static let (one, other, theirs) = (Neighbour(0x81), Neighbour(0x82), Neighbour(0x83))
    private static let (deep, its) = (Neighbour(0x41), Neighbour(0x42))

    private static func events(_ contacts: [Neighbour], replacing: [Neighbour]) -> [SmallProbe.Event] {
        var events: [SmallProbe.Event] = [.polled, .due(contacts)]
        for contact in contacts {
            events += [
                .due([contact]), .suspected(contact), .heardFrom(contact), .answered(contact), .failed(contact),
                .timedOut(contact), .lost(contact),
            ]
        }
        for contact in replacing {
            events += [.turnedAway(contact), .heardFrom(contact), .fellSilent(contact), .failed(contact)]
        }
        return events
    }

    private func explore<Tested: ProbeSubject>(
        _ limits: ProbeLimits, _ tested: Tested, _ events: [SmallProbe.Event], most: Int = 100_000
    ) -> Exploration<ProbeWorld<Tested>> {
        var context = Context()
        return Exploration(from: ProbeWorld(tested, limits), most: most) { world in
            events.map { event in
                var next = world
                next.take(event, &context)
                return next
            }
        } finding: {
            $0.findingToTheEnd
        }
    }

    @Test(arguments: [(2, 2, 2, 1), (2, 1, 2, 1), (1, 2, 3, 1), (2, 1, 1, 0)])
    func whateverHappensToTwoTheMachineKeepsItsPromises(queue: Int, checks: Int, attempts: Int, replacements: Int) {
        let limits = ProbeLimits(
            queue: queue, checksInFlight: checks, attempts: attempts, replacements: replacements)
        let exploration = explore(
            limits, SmallProbe(around: 0, limits: limits),
            Self.events([Self.one, Self.deep], replacing: [Self.theirs]))
        #expect(exploration.finding == nil)
        #expect(exploration.isComplete, "every state that there is was seen")
        #expect(exploration.count > 50)
    }

    @Test func inManyWorldsOfThreeTheMachineKeepsItsPromises() {
        let limits = ProbeLimits(queue: 3, checksInFlight: 2, attempts: 2, replacements: 2)
        let exploration = explore(
            limits, SmallProbe(around: 0, limits: limits),
            Self.events([Self.one, Self.other, Self.deep], replacing: [Self.theirs, Self.its]), most: 1500)
        #expect(exploration.finding == nil)
        #expect(exploration.count == 1500)
    }

    @Test(arguments: [
        ModelProbe.Planted.timeoutsCountOnlyAtCapacity, .lostChecksKeepTheirSlot, .strangersAreGivenUp,
        .lostChecksAreVerdicts, .oneFailureIsEnough, .whoSpokeIsGivenUp, .replacementsAreOfAnyBucket,
        .replacementsAreNeverForgotten,
    ])
    func explorationFindsAPlantedFault(planted: ModelProbe.Planted) {
        let limits = ProbeLimits(queue: 2, checksInFlight: 2, attempts: 2, replacements: 1)
        let events = Self.events([Self.one, Self.deep], replacing: [Self.theirs])
        #expect(explore(limits, ModelProbe(limits, .init(), planted: planted), events).finding != nil)
    }

    @Test func explorationFindsNothingInTheModel() {
        let limits = ProbeLimits(queue: 2, checksInFlight: 2, attempts: 2, replacements: 1)
        let events = Self.events([Self.one, Self.deep], replacing: [Self.theirs])
        #expect(explore(limits, ModelProbe(limits, .init()), events, most: 1000).finding == nil)
    }

    @Test(arguments: ModelProbe.Planted.allCases)
    func runsByChanceFindAPlantedFault(planted: ModelProbe.Planted) {
        let found = (0..<40 as Range<UInt64>).compactMap { seed in
            var run = ProbeRun(seed: seed) { ModelProbe($0, $1, planted: planted) }
            run.run(120)
            return run.finding
        }
        #expect(found.count >= 5)
    }
}
