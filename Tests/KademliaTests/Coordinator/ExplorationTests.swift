import Interlock
import Kademlia
import Testing

/// How the coordinator keeps its table filled, and finds back into the network.
@Suite("A coordinator explores and rejoins")
struct ExplorationTests {
    typealias Engine = Coordinator<Key8, UInt8>

    static func configuration(remembering seeds: Int = 16, silentRounds: Int = 2) -> CoordinatorConfiguration {
        var configuration = CoordinatorConfiguration()
        configuration.upkeep = UpkeepConfiguration(
            explore: ExploreConfiguration(
                jitter: 0, silentRounds: silentRounds,
                query: QueryConfiguration(limits: QueryLimits(resultCount: 4), queryTimeout: .seconds(77))))
        configuration.limits = CoordinatorLimits(rememberedSeeds: seeds, floor: 0)
        return configuration
    }

    static func isWake(_ state: Engine.State, _ wake: Wake) -> Bool {
        if case .waitingToWake(wake, _) = state { true } else { false }
    }

    // MARK: Timers

    @Test func eachTimerIsAskedForOnce() {
        var bench = EngineBench(knowing: [1, 2], Self.configuration())
        let said = bench.run(.started)
        #expect(said.count { Self.isWake($0, .probe) } == 1)
        #expect(said.count { Self.isWake($0, .explore) } == 0, "not before the round is over")
        #expect(bench.run(.started) == [.noted], "told twice, it begins once")
        bench.settleAll(.answer([]))
        #expect(bench.told.count { Self.isWake($0, .explore) } == 1)
        #expect(bench.alarms == [.explore: .seconds(5), .probe: .seconds(30)])
        for round in 2...10 {
            bench.fire(.explore)
            bench.settleAll(.answer([]))
            #expect(bench.told.count { Self.isWake($0, .explore) } == round)
            bench.fire(.probe)
            #expect(bench.told.count { Self.isWake($0, .probe) } == round)
        }
    }

    @Test func aTimerThatWasNotAskedForIsCountedAndNoMore() {
        var bench = EngineBench(knowing: [1, 2], Self.configuration())
        #expect(bench.run(.due(.explore)) == [.noted])
        #expect(bench.run(.due(.probe)) == [.noted])
        bench.run(.started)
        #expect(bench.run(.due(.explore)) == [.noted], "a round is on its way")
        #expect(bench.engine.counts.untimely == 3)
        bench.settleAll(.answer([]))
        bench.fire(.explore)
        bench.settleAll(.answer([]))
    }

    // MARK: Operations of its own

    @Test func anExplorationIsAnOperationLikeOthers() {
        var bench = EngineBench(knowing: [0x40, 0x80], Self.configuration())
        let said = bench.run(.started)
        guard let id = bench.live.first else {
            Issue.record("nothing began")
            return
        }
        #expect(id.isUpkeep)
        #expect(said.contains(.began(id)))
        #expect(bench.engine.target(of: id) == 0xFF)
        #expect(bench.engine.deadline(of: id) == .seconds(77))
        #expect(bench.flights.map(\.purpose) == [.find(bench.contact(0x80)), .find(bench.contact(0x40))])
        bench.settle(.answer([0xC0]))
        #expect(bench.engine.counts(of: id)?.answers == 1)
        bench.settle(.silence)
        #expect(bench.engine.table.entry(of: 0x40)?.failures == 1)
        bench.settle(.answer([]))
        guard case .exploration(nil, let result)? = bench.outcomes[id] else {
            Issue.record("not finished")
            return
        }
        #expect(result.closest.map(\.address) == [0xC0, 0x80])
        #expect(bench.engine.table.entry(of: 0xC0) != nil, "whoever answers comes into the table")
        // A late answer is nobody's.
        #expect(bench.step(.responded(id, from: bench.contact(0x80), closer: [])) == .late(id))
    }

    @Test func anExplorationCanExpireAndBeCalledOff() {
        for event in [Engine.Event.expired, Engine.Event.cancelled] {
            var bench = EngineBench(knowing: [1, 2], Self.configuration())
            bench.run(.started)
            let id = bench.live[0]
            #expect(bench.run(event(id)).contains { Self.isWake($0, .explore) })
            #expect(bench.live == [] && bench.flights == [])
            guard case .exploration(nil, let result)? = bench.outcomes[id] else {
                Issue.record("not finished")
                return
            }
            #expect(result.inFlight.count == 2)
        }
    }

    // D6: contacts were visited by their distance to ourselves, and the end told nothing of the bucket.
    @Test func aBucketIsExploredTowardsItsOwnTarget() {
        var bench = EngineBench(knowing: [0x01, 0x30, 0x50, 0x70, 0x80, 0xC0], Self.configuration())
        bench.run(.started)
        bench.settleAll(.answer([]))
        bench.fire(.explore)
        // The own key has its turns too.
        for _ in 0..<3 where bench.live.map(bench.engine.target) == [0xFF] {
            bench.settleAll(.answer([]))
            bench.fire(.explore)
        }
        let id = bench.live[0]
        guard let target = bench.engine.target(of: id), let bucket = bench.engine.table.bucket(of: target) else {
            Issue.record("no bucket had a turn")
            return
        }
        let closest = bench.engine.table.closest(3, to: target)
        #expect(bench.flights.map(\.purpose) == closest.map { .find($0) })
        bench.settleAll(.answer([]))
        guard case .exploration(let explored, _)? = bench.outcomes[id] else {
            Issue.record("not finished")
            return
        }
        #expect(explored == bucket)
    }

    @Test func idsOfTheCoordinatorAndOfCallersAreNeverTheSame() {
        var bench = EngineBench(knowing: [1, 2], Self.configuration())
        bench.run(.started)
        var own: Set<OperationID> = []
        for round in 0..<50 {
            let caller = OperationID(round % 2 == 0 ? UInt64(round) : .max >> 1 - UInt64(round))
            #expect(bench.step(.called(caller, .findClosest(target: 3))) == .queued)
            bench.drain()
            for id in bench.live where id != caller {
                #expect(id.isUpkeep && own.insert(id).inserted, "never given twice")
            }
            bench.settleAll(.answer([]))
            bench.fire(.explore)
        }
        #expect(own.count == 50)
    }

    @Test func aDisturbanceLooksAgainAtOnce() {
        var bench = EngineBench(knowing: [1, 2], Self.configuration())
        #expect(bench.run(.disturbed) == [.noted], "nothing runs yet")
        bench.run(.started)
        bench.settleAll(.answer([]))
        bench.context.now = bench.context.now.advanced(by: .seconds(1))
        bench.fire(.explore)
        let interrupted = bench.live[0]
        bench.run(.disturbed)
        #expect(bench.live.count == 1 && bench.live[0] != interrupted)
        #expect(bench.live.map(bench.engine.target) == [0xFF])
        #expect(bench.checks.map(\.contact.address) == [1, 2], "all ages may be wrong")
        // The next one lets it come to its end.
        let prompt = bench.live
        bench.run(.disturbed)
        #expect(bench.live == prompt)
        guard case .exploration(_, let result)? = bench.outcomes[interrupted] else {
            Issue.record("not finished")
            return
        }
        #expect(result.reason == .cancelled)
        bench.settleAll(.answer([]))
        #expect(bench.alarms[.explore] == .seconds(5))
    }

    @Test func allChildrenHaveTheirTurns() {
        var configuration = Self.configuration()
        configuration.query.limits = QueryLimits(concurrency: 1)
        configuration.routing = RoutingLimits(bucketSize: 4, goodFor: 10)
        var bench = EngineBench(knowing: [1, 2, 0x80], configuration)
        bench.context.now = bench.context.now.advanced(by: .seconds(60))
        bench.step(.started)
        bench.step(.called(OperationID(1), .bootstrap(seeds: [50])))
        bench.step(.called(OperationID(2), .findClosest(target: 0)))
        bench.step(.called(OperationID(3), .broadcast(target: 0)))
        bench.step(.candidate(bench.contact(60)))
        bench.step(.candidate(bench.contact(0xC1)))
        bench.drain()
        #expect(Set(bench.flights.map(\.id)).count == 4)
        #expect(bench.checks.count { $0.check == .include } == 2)
        #expect(bench.checks.count { $0.check == .probe } == 3)
        bench.settleAll()
    }

    // MARK: Rejoining

    /// A node that joined by seeds, lost everybody, and has the timer of its next round set.
    static func lonely(_ configuration: CoordinatorConfiguration = configuration()) -> EngineBench {
        var bench = EngineBench(knowing: [], configuration)
        bench.run(.started)
        #expect(bench.alarms[.explore] == .seconds(5), "with nobody to ask it waits")
        bench.run(.called(OperationID(1), .bootstrap(seeds: [10, 11, 12])))
        bench.settle(.silence, where: { $0.purpose == .seed(10) })
        bench.settleAll()
        return bench
    }

    @Test func anEmptyTableIsFilledBySeedsThatAreRemembered() {
        var bench = Self.lonely()
        #expect(bench.engine.table.isEmpty)
        #expect(bench.engine.rememberedSeeds == [10, 11, 12])
        let said = bench.fire(.explore)
        let id = bench.live[0]
        #expect(id.isUpkeep)
        #expect(said.first == .began(id))
        #expect(bench.engine.deadline(of: id) == CoordinatorConfiguration().bootstrapTimeout)
        #expect(bench.alarms[.explore] != nil, "the next try has its timer")
        #expect(bench.flights.map(\.purpose) == [.seed(10), .seed(11), .seed(12)])
        bench.settle(.answer([20]), where: { $0.purpose == .seed(11) })
        #expect(bench.engine.rememberedSeeds == [11, 10, 12], "who answers is asked first")
        bench.settleAll(.answer([]))
        guard case .bootstrap(let result)? = bench.outcomes[id] else {
            Issue.record("not finished")
            return
        }
        #expect(result.reason == .completed)
        #expect(bench.engine.table.count == 4)
        #expect(bench.engine.exploreCounts.joined == 1)
        #expect(bench.alarms[.explore] == .seconds(5), "and comes back soon")
        #expect(!bench.engine.isIsolated)
    }

    @Test func whileNobodyAnswersTheTriesComeLessOften() {
        var bench = Self.lonely()
        var waits: [Duration] = []
        for _ in 0..<9 {
            bench.fire(.explore)
            bench.settleAll()
            waits.append(bench.alarms[.explore] ?? .zero)
        }
        #expect(waits == waits.sorted() && waits.last == .seconds(300), "\(waits)")
        #expect(bench.outcomes.count == 10, "every round tries")
    }

    @Test func aTableWhoseContactsAreAllSilentIsNoReasonToStayAlone() {
        var bench = EngineBench(knowing: [1, 2], Self.configuration(silentRounds: 1))
        bench.run(.called(OperationID(1), .bootstrap(seeds: [30])))
        bench.settleAll(.answer([]))
        bench.run(.started)
        while bench.settle(.deafness) {}
        #expect(bench.engine.isIsolated)
        #expect(
            bench.flights.contains { $0.purpose == .seed(30) }
                || bench.told.contains { state in
                    if case .waitingToAsk(_, seed: 30) = state { true } else { false }
                })
        #expect(bench.engine.table.count == 3)
    }

    /// A node that somebody joined by, whose own seed was silent.
    static func islander(bucketSize: Int) -> EngineBench {
        var configuration = configuration()
        configuration.routing = RoutingLimits(bucketSize: bucketSize)
        var bench = EngineBench(knowing: [], configuration)
        bench.run(.started)
        bench.run(.called(OperationID(1), .bootstrap(seeds: [10])))
        bench.settleAll()
        for key in [0x01, 0x81, 0xC1] as [UInt8] { bench.run(.heardFrom(bench.contact(key), responded: true)) }
        return bench
    }

    @Test func aFewWhoAreCutOffTogetherTryTheirSeedsUntilOneAnswers() {
        var bench = Self.islander(bucketSize: 2)
        for _ in 0..<3 {
            bench.fire(.explore)
            while bench.settle(.answer([]), where: { $0.purpose != .seed(10) }) {}
            #expect(bench.flights.map(\.purpose) == [.seed(10)])
            bench.settle(.silence)
            bench.settleAll(.answer([]))
        }
        #expect(bench.engine.exploreCounts.joined == 0, "to hear of nobody new is no news")
        bench.fire(.explore)
        bench.settleAll(.answer([]))
        #expect(bench.engine.exploreCounts.joined == 1 && bench.engine.table.count == 4)
        bench.fire(.explore)
        #expect(!bench.flights.contains { $0.purpose == .seed(10) })
        bench.settleAll(.answer([]))
    }

    @Test func whoKnowsTwoBucketsOfOthersNeedsNoSeeds() {
        var bench = Self.islander(bucketSize: 1)
        bench.fire(.explore)
        #expect(!bench.flights.isEmpty && !bench.flights.contains { $0.purpose == .seed(10) })
        bench.settleAll(.answer([]))
    }

    @Test func withNobodyToAskANodeWaits() {
        var bench = EngineBench(knowing: [], Self.configuration())
        bench.run(.started)
        for _ in 0..<5 {
            #expect(bench.fire(.explore).count == 1, "nothing but the next timer")
            #expect(bench.live == [])
        }
    }

    @Test func aCallersBootstrapTakesThePlaceOfOurOwn() {
        var bench = Self.lonely()
        bench.fire(.explore)
        let rejoin = bench.live[0]
        bench.run(.called(OperationID(2), .bootstrap(seeds: [40])))
        guard case .bootstrap(let result)? = bench.outcomes[rejoin] else {
            Issue.record("not finished")
            return
        }
        #expect(result.reason == .cancelled)
        #expect(bench.flights == [.init(id: OperationID(2), purpose: .seed(40))])
        // And while that runs no other begins.
        bench.fire(.explore)
        #expect(bench.live == [OperationID(2)])
        bench.settleAll(.answer([]))
    }

    @Test func onlyTheLastSeedsAreRemembered() {
        var bench = EngineBench(knowing: [], Self.configuration(remembering: 3))
        bench.run(.called(OperationID(1), .bootstrap(seeds: [1, 2, 3])))
        #expect(bench.engine.counts.seedsForgotten == 0)
        bench.settle(.answer([]), where: { $0.purpose == .seed(3) })
        bench.settleAll()
        #expect(bench.engine.rememberedSeeds == [3, 1, 2])
        bench.run(.called(OperationID(2), .bootstrap(seeds: [4, 1])))
        #expect(bench.engine.rememberedSeeds == [4, 1, 3])
        #expect(bench.engine.counts.seedsForgotten == 1)
        bench.settleAll()
        var forgetful = EngineBench(knowing: [], Self.configuration(remembering: 0))
        forgetful.run(.called(OperationID(1), .bootstrap(seeds: [1])))
        #expect(forgetful.engine.rememberedSeeds == [])
        #expect(forgetful.engine.counts.seedsForgotten == 1)
        forgetful.settleAll()
    }

    // MARK: Clocks

    @Test(arguments: [86_400, -86_400] as [Int64])
    func aClockThatJumpsADayIsHarmless(seconds: Int64) {
        var bench = EngineBench(knowing: [], Self.configuration())
        bench.context.now = bench.context.now.advanced(by: .seconds(100_000))
        for key in [1, 2, 0x80, 0xC0] as [UInt8] { bench.step(.heardFrom(bench.contact(key), responded: true)) }
        bench.run(.started)
        bench.settleAll(.answer([]))
        bench.context.now = bench.context.now.advanced(by: .seconds(seconds))
        for _ in 0..<20 {
            for wake in [.explore, .probe] as [Wake] { bench.fire(wake) }
            while bench.settle(.answer([])) {}
            for flight in bench.checks {
                bench.settleCheck(of: flight.contact.address, flight.check, Engine.Event.checkAnswered)
            }
            bench.context.now = bench.context.now.advanced(by: .seconds(30))
        }
        #expect(bench.engine.table.count == 4)
        let now = bench.context.now.seconds
        #expect(bench.engine.table.entries.count { bench.engine.table.standing(of: $0, now: now) == .good } == 4)
        // Who dies then is found out all the same.
        bench.run(.called(OperationID(1), .findClosest(target: 1)))
        bench.settleLookup(of: 1, .silence)
        bench.settleAll(.answer([]))
        bench.fire(.probe)
        for _ in 0..<2 { bench.settleCheck(of: 1, .probe, { .checkTimedOut($0, $1) }) }
        #expect(bench.engine.table.entry(of: 1) == nil)
    }
}
