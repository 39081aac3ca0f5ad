import Interlock
import Kademlia
import Testing

@Suite("Coordinator")
struct CoordinatorTests {
    typealias Engine = Coordinator<Key8, UInt8>

    static func id(_ number: UInt64) -> OperationID { OperationID(number) }

    @Test func aCallIsQueuedAndRunsWithTheNextPolls() {
        var bench = EngineBench(knowing: [1, 2])
        #expect(bench.step(.called(Self.id(1), .findClosest(target: 0))) == .queued)
        #expect(bench.flights.isEmpty)
        #expect(
            bench.drain() == [
                .waitingToSend(Self.id(1), to: bench.contact(1)), .waitingToSend(Self.id(1), to: bench.contact(2)),
            ])
        #expect(bench.engine.target(of: Self.id(1)) == 0)
        #expect(bench.engine.inFlightCount == 2)
    }

    @Test func anAnswerIsReportedBeforeItIsDelivered() {
        var bench = EngineBench(knowing: [1])
        bench.run(.called(Self.id(1), .findClosest(target: 0)))
        #expect(bench.step(.responded(Self.id(1), from: bench.contact(1), closer: [bench.contact(2)])) == .queued)
        var counts = OperationCounts()
        counts.requests = 1
        counts.answers = 1
        #expect(
            bench.step(.polled)
                == .progressed(
                    Self.id(1),
                    Engine.Progress(.answered(by: bench.contact(1), closer: [bench.contact(2)]), counts: counts)))
        #expect(bench.engine.kind == .answering)
        #expect(bench.step(.polled) == .waitingToSend(Self.id(1), to: bench.contact(2)))
        bench.flights.removeAll()
        #expect(bench.step(.responded(Self.id(1), from: bench.contact(2), closer: [])) == .queued)
        let said = bench.drain()
        #expect(said.count == 3)
        #expect(said[1] == .tableChanged(.added(bench.contact(2))), "who answers for the first time is new")
        guard case .finished(Self.id(1), .lookup(let result)) = said[2] else {
            Issue.record("not finished")
            return
        }
        #expect(result.closest == [bench.contact(1), bench.contact(2)])
    }

    @Test func eventsAreTakenInTheOrderInWhichTheyCame() {
        var bench = EngineBench(knowing: [1, 2, 3])
        bench.run(.called(Self.id(1), .findClosest(target: 0)))
        for key in [3, 1, 2] as [UInt8] { bench.step(.failed(Self.id(1), Key8(key))) }
        bench.flights.removeAll()
        let failed = bench.drain().compactMap { state -> UInt8? in
            guard case .progressed(_, let progress) = state, case .unanswered(let contact, .failed) = progress.step
            else { return nil }
            return contact.address
        }
        #expect(failed == [3, 1, 2])
    }

    @Test func aCallThatCannotStartIsRefusedAtOnce() {
        var empty = EngineBench()
        #expect(empty.step(.called(Self.id(1), .findClosest(target: 0))) == .refused(Self.id(1), .noContacts))
        #expect(empty.step(.called(Self.id(1), .broadcast(target: 0))) == .refused(Self.id(1), .noContacts))
        #expect(empty.step(.called(Self.id(1), .store(target: 0, at: []))) == .refused(Self.id(1), .noContacts))
        #expect(empty.step(.called(Self.id(1), .bootstrap(seeds: []))) == .refused(Self.id(1), .noContacts))
        #expect(empty.engine.counts.noContacts == 4)
        #expect(empty.step(.polled) == .idle, "nothing of it is left")

        var configuration = CoordinatorConfiguration()
        configuration.pool = QueryPoolLimits(queries: 2)
        configuration.broadcast = BroadcastLimits(broadcasts: 1)
        configuration.limits = CoordinatorLimits(queuedCalls: 4)
        var bench = EngineBench(knowing: [1], configuration)
        #expect(bench.step(.called(Self.id(1), .findClosest(target: 0))) == .queued)
        #expect(bench.step(.called(Self.id(1), .broadcast(target: 0))) == .refused(Self.id(1), .duplicateID))
        #expect(bench.step(.called(Self.id(2), .findClosest(target: 0))) == .queued)
        #expect(bench.step(.called(Self.id(3), .findClosest(target: 0))) == .refused(Self.id(3), .tooManyLookups))
        #expect(bench.step(.called(Self.id(3), .broadcast(target: 0))) == .queued)
        let other = Engine.Call.store(target: 0, at: [bench.contact(1)])
        #expect(bench.step(.called(Self.id(4), other)) == .refused(Self.id(4), .tooManyBroadcasts))
        #expect(bench.step(.called(Self.id(4), .bootstrap(seeds: []))) == .queued)
        #expect(bench.step(.called(Self.id(5), .bootstrap(seeds: [9]))) == .refused(Self.id(5), .alreadyBootstrapping))
        #expect(bench.engine.counts.tooMany == 3)
        #expect(bench.engine.counts.duplicateIDs == 1)
        bench.settleAll()
        #expect(bench.outcomes.count == 4)
        #expect(bench.step(.called(Self.id(3), .findClosest(target: 0))) == .queued, "there is room again")
        bench.settleAll()
    }

    @Test func theQueueOfCallsIsBounded() {
        var configuration = CoordinatorConfiguration()
        configuration.limits = CoordinatorLimits(queuedCalls: 2)
        var bench = EngineBench(knowing: [1], configuration)
        for number in 1...2 as ClosedRange<UInt64> {
            #expect(bench.step(.called(Self.id(number), .findClosest(target: 0))) == .queued)
        }
        #expect(bench.step(.called(Self.id(3), .findClosest(target: 0))) == .refused(Self.id(3), .queueFull))
        #expect(bench.engine.counts.queueFull == 1)
        // Whoever may end an operation finds room, and so does each answer.
        #expect(bench.step(.cancelled(Self.id(1))) == .queued)
        bench.settleAll()
        #expect(bench.step(.called(Self.id(3), .findClosest(target: 0))) == .queued)
        bench.settleAll()
    }

    @Test func aLookupStartsFromAtMostTheConfiguredSeeds() {
        var configuration = CoordinatorConfiguration()
        configuration.limits = CoordinatorLimits(seeds: 2)
        configuration.query.limits = QueryLimits(concurrency: 8)
        var bench = EngineBench(knowing: [1, 2, 3, 4, 5], configuration)
        bench.run(.called(Self.id(1), .findClosest(target: 4)))
        #expect(bench.flights.map(\.purpose) == [.find(bench.contact(4)), .find(bench.contact(5))])
    }

    @Test func seedsBeyondTheLimitWaitAndAreCounted() {
        var configuration = CoordinatorConfiguration()
        configuration.bootstrap = BootstrapLimits(seedsInFlight: 2)
        var bench = EngineBench(knowing: [], configuration)
        bench.run(.called(Self.id(1), .bootstrap(seeds: [1, 2, 3])))
        #expect(bench.flights.count == 2)
        #expect(bench.engine.counts.seedsHeldBack == 1)
        bench.settleAll()

    }

    @Test func withOnlyBadContactsALookupStillTries() {
        var bench = EngineBench(knowing: [1])
        for _ in 0..<3 { bench.step(.unanswered(bench.contact(1))) }
        #expect(bench.told.last == .tableChanged(.becameBad(bench.contact(1))))
        bench.run(.called(Self.id(1), .findClosest(target: 0)))
        #expect(bench.flights.count == 1)
        bench.step(.heardFrom(bench.contact(8), responded: true))
        bench.run(.called(Self.id(2), .findClosest(target: 0)))
        #expect(bench.flights.filter { $0.id == Self.id(2) }.map(\.purpose) == [.find(bench.contact(8))])
    }

    @Test func aFullBucketNamesWhomToAsk() {
        var configuration = CoordinatorConfiguration()
        configuration.routing = RoutingLimits(bucketSize: 1, goodFor: 10)
        var bench = EngineBench(knowing: [1], configuration)
        #expect(bench.step(.heardFrom(bench.contact(2), responded: true)) == .noted, "all are good")
        bench.context.now = bench.context.now.advanced(by: .seconds(60))
        #expect(
            bench.step(.heardFrom(bench.contact(2), responded: true))
                == .tableChanged(.contested(candidate: bench.contact(1), newcomer: bench.contact(2))))
        for _ in 0..<3 { bench.step(.unanswered(bench.contact(1))) }
        #expect(
            bench.step(.heardFrom(bench.contact(2), responded: true))
                == .tableChanged(.replaced(bench.contact(1), by: bench.contact(2))))
    }

    @Test func machinesBelowHaveTheirTurns() {
        var configuration = CoordinatorConfiguration()
        configuration.query.limits = QueryLimits(concurrency: 1)
        var bench = EngineBench(knowing: [1, 2], configuration)
        bench.step(.called(Self.id(1), .bootstrap(seeds: [50])))
        bench.step(.called(Self.id(2), .findClosest(target: 0)))
        bench.step(.called(Self.id(3), .broadcast(target: 0)))
        bench.step(.called(Self.id(4), .store(target: 0, at: [bench.contact(60)])))
        bench.drain()
        #expect(Set(bench.flights.map(\.id.number)) == [1, 2, 3, 4])
        bench.settleAll()
    }

    @Test func aCancelledCallThatDidNotStartEndsToo() {
        var bench = EngineBench(knowing: [1])
        bench.step(.called(Self.id(1), .findClosest(target: 0)))
        #expect(bench.step(.cancelled(Self.id(1))) == .queued)
        #expect(bench.step(.cancelled(Self.id(1))) == .late(Self.id(1)), "once is enough")
        bench.drain()
        guard case .lookup(let result)? = bench.outcomes[Self.id(1)] else {
            Issue.record("not finished")
            return
        }
        #expect(result.reason == .cancelled)
        #expect(bench.flights.isEmpty)
    }

    @Test func idsOfTheCoordinatorsOwnOperationsAreRefused() {
        var bench = EngineBench(knowing: [1])
        let reserved = Self.id(1 << 63 | 1)
        #expect(reserved.isUpkeep && !Self.id(.max >> 1).isUpkeep)
        #expect(bench.step(.called(reserved, .findClosest(target: 0))) == .refused(reserved, .reservedID))
        #expect(bench.engine.counts.reservedIDs == 1)
        #expect(bench.engine.operationCount == 0)
    }

    @Test func whoIsBlamedForADeadlineDependsOnWhetherAnybodyWasHeard() {
        for wasDeaf in [false, true] {
            var configuration = CoordinatorConfiguration()
            configuration.limits = CoordinatorLimits(silence: 0)
            var bench = EngineBench(knowing: [1, 2], configuration)
            bench.run(.called(Self.id(1), .findClosest(target: 0)))
            bench.run(.called(Self.id(2), .store(target: 0, at: [bench.contact(2)])))
            bench.flights = bench.flights.filter { $0.purpose == .find(bench.contact(2)) }
            bench.run(.timedOut(Self.id(1), 1, wasDeaf: wasDeaf))
            bench.run(.storeTimedOut(Self.id(2), 2, wasDeaf: wasDeaf))
            let failures = bench.engine.table.entries.map(\.failures)
            #expect(failures == (wasDeaf ? [0, 0] : [1, 1]))
            #expect(bench.outcomes[Self.id(2)] != nil, "the operation goes on the same")
        }
    }

    /// In a quiet network nothing may come for long: a few silent ones are still taken for dead, many are not.
    @Test func silenceIsTheNetworksOnceItIsLong() {
        var configuration = CoordinatorConfiguration()
        configuration.limits = CoordinatorLimits(silence: 2)
        var bench = EngineBench(knowing: [1, 2, 3, 4, 5], configuration)
        bench.run(.called(Self.id(1), .findClosest(target: 0)))
        for _ in 0..<4 { bench.settle(.deafness) }
        #expect([1, 2, 3, 4].map { bench.engine.table.entry(of: $0)?.failures } == [1, 1, 0, 0])
        #expect(bench.engine.counts.excused == 2)
        // Somebody is heard: the next silence is its own.
        bench.step(.heardFrom(bench.contact(1), responded: false))
        bench.settle(.deafness)
        #expect(bench.engine.table.entry(of: 5)?.failures == 1)
        #expect(bench.engine.counts.excused == 2)
    }

    @Test func restoredContactsOnceAnsweredAndAreToBeAskedAgain() {
        var bench = EngineBench(knowing: [1])
        #expect(bench.step(.restored([1, 2, 3].map(bench.contact))) == .noted)
        #expect(bench.engine.table.count == 3)
        let standings = [1, 2, 3].map { key in
            bench.engine.table.entry(of: Key8(key)).map { bench.engine.table.standing(of: $0, now: 0) }
        }
        #expect(standings == [.good, .questionable, .questionable])
        #expect(bench.engine.table.entries.filter(\.hasResponded).count == 3)
        bench.run(.called(Self.id(1), .findClosest(target: 2)))
        #expect(bench.flights.first?.purpose == .find(bench.contact(2)), "they are asked")
    }
}
