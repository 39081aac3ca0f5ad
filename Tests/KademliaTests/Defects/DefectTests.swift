import Interlock
import InterlockSimulator
import Kademlia
import Testing

/// What earlier systems of this design got wrong, each as what must hold.
@Suite("What must hold where others failed")
struct DefectTests {
    typealias Engine = Coordinator<Key8, UInt8>
    typealias Node = TypedNetwork.Node

    static func id(_ number: UInt64) -> OperationID { OperationID(number) }

    /// A node among peers of which some never answer, and nothing else going on.
    static func node(knowing addresses: [UInt32], answering: [UInt32], _ observer: Observer? = nil) -> Simulation<Node>
    {
        var simulation = Simulation<Node>(
            seed: 1, conditions: Conditions(delay: .milliseconds(20) ... .milliseconds(20)), observer: observer)
        simulation.add(TypedNetwork.configuration(knowing: addresses), at: 0)
        for address in answering { simulation.add(TypedNetwork.configuration(knowing: []), at: address) }
        simulation.run(for: .zero)
        return simulation
    }

    static func finished(_ simulation: Simulation<Node>, _ id: UInt64) -> (at: Instant, outcome: Node.Engine.Outcome)? {
        for reported in simulation.reports where reported.id == RequestID(id) {
            if case .finished(let outcome) = reported.report { return (reported.at, outcome) }
        }
        return nil
    }

    // D1: timeouts happened only when unrelated traffic woke the machine.
    @Test func aDeadlinePassesWithoutAnyOtherTraffic() {
        var simulation = Self.node(knowing: [1, 2, 3, 4], answering: [])
        simulation.request(.findClosest(target: TypedNetwork.key(9)), RequestID(1), of: 0)
        #expect(simulation.runUntilQuiet(limit: Instant(nanoseconds: 3_600_000_000_000)) == .quiet)
        guard case (let at, .lookup(let result))? = Self.finished(simulation, 1) else {
            Issue.record("the lookup did not end")
            return
        }
        #expect(result.reason == .exhausted)
        #expect(result.statistics.timeouts == 4)
        #expect(at == Instant(nanoseconds: 4_000_000_000), "three deadlines of 2 s, then the fourth")
        #expect(simulation.counts.delivered == 0, "nothing but timers")
    }

    // D2: one peer that accepted a request and never answered it held up everybody.
    @Test func aSilentPeerHoldsUpNobody() {
        let answering = [2, 3, 4, 5, 6] as [UInt32]
        var simulation = Self.node(knowing: [1] + answering, answering: answering)
        // Every lookup asks the silent peer first.
        for number in 1...3 as ClosedRange<UInt64> {
            simulation.request(.findClosest(target: TypedNetwork.key(1)), RequestID(number), of: 0)
        }
        simulation.run(for: .milliseconds(500))
        let answers = simulation.reports.count { reported in
            guard case .progressed(let progress) = reported.report, case .answered = progress.step else { return false }
            return true
        }
        #expect(answers == 15, "all that answer are heard, before any deadline")
        simulation.request(.store(target: TypedNetwork.key(9), at: [TypedNetwork.contact(2)]), RequestID(4), of: 0)
        simulation.run(for: .milliseconds(500))
        #expect(Self.finished(simulation, 4) != nil)
        simulation.run(for: .seconds(2))
        for number in 1...3 as ClosedRange<UInt64> { #expect(Self.finished(simulation, number) != nil) }
    }

    // D3: one event sent at most one request, whatever the concurrency.
    @Test func aLoneLookupUsesItsWholeConcurrency() {
        var bench = EngineBench(knowing: [1, 2, 3, 4, 5])
        bench.run(.called(Self.id(1), .findClosest(target: 0)))
        #expect(bench.flights.count == 3)
        bench.settle(.answer([6, 7]))
        #expect(bench.flights.count == 3)
    }

    // D4: a lookup whose time was up was dropped without a word to its caller.
    @Test func aLookupWhoseTimeIsUpIsReportedToItsCaller() {
        var bench = EngineBench(knowing: [1, 2, 3, 4])
        bench.run(.called(Self.id(1), .findClosest(target: 0)))
        bench.settle(.answer([]))
        #expect(bench.step(.expired(Self.id(1))) == .queued)
        bench.drain()
        guard case .lookup(let result)? = bench.outcomes[Self.id(1)] else {
            Issue.record("not reported")
            return
        }
        #expect(result.reason == .expired)
        #expect(result.closest == [bench.contact(1)], "what was found by then")
        #expect(bench.engine.operationCount == 0, "nothing is kept of it")
    }

    // D5: a bootstrap whose time was up was kept for ever, and its report crashed the node.
    @Test func aBootstrapWhoseTimeIsUpEndsAndCanBeStartedAgain() {
        var simulation = Self.node(knowing: [], answering: [7])
        simulation.request(.bootstrap(seeds: Array(100..<140)), RequestID(1), of: 0)
        simulation.run(for: .seconds(61))
        guard case (let at, .bootstrap(let result))? = Self.finished(simulation, 1) else {
            Issue.record("the bootstrap did not end")
            return
        }
        // Sixteen seeds, three at once, two seconds each: that ends by itself. A shorter deadline would not.
        #expect(result.reason == .noAnswer)
        #expect(at < Instant(nanoseconds: 60_000_000_000))
        var bench = EngineBench()
        for round in 1...3 as ClosedRange<UInt64> {
            bench.run(.called(Self.id(round), .bootstrap(seeds: [1, 2])))
            #expect(bench.flights.count == 2)
            bench.step(.expired(Self.id(round)))
            bench.drain()
            guard case .bootstrap(let result)? = bench.outcomes[Self.id(round)] else {
                Issue.record("not reported")
                return
            }
            #expect(result.reason == .expired)
            #expect(result.inFlight == [1, 2])
        }
        bench.run(.called(Self.id(4), .bootstrap(seeds: [1])))
        bench.settle(.answer([5]))
        bench.settleAll(.answer([]))
        guard case .bootstrap(let last)? = bench.outcomes[Self.id(4)] else {
            Issue.record("not reported")
            return
        }
        #expect(last.reason == .completed)
    }

    // D11: a broadcast took the end of any lookup for the end of its own, and stored at another key's nodes.
    @Test func aLookupBelongsToOneBroadcast() {
        var bench = EngineBench(own: 0xFF, knowing: [0x11, 0x12, 0x81, 0x82])
        // A lookup, and two broadcasts, at once; the lookup ends first.
        bench.step(.called(Self.id(1), .findClosest(target: 0x10)))
        bench.step(.called(Self.id(2), .broadcast(target: 0x10)))
        bench.step(.called(Self.id(3), .broadcast(target: 0x80)))
        bench.drain()
        while bench.settle(.answer([]), where: { $0.id == Self.id(1) }) {}
        #expect(bench.outcomes[Self.id(1)] != nil)
        // Of the first broadcast only the contacts near 0x10 answer, of the second only those near 0x80.
        let isNear = { (flight: EngineBench.Flight, base: UInt8) in
            if case .find(let contact) = flight.purpose { contact.address & 0x80 == base & 0x80 } else { false }
        }
        while bench.settle(.failure, where: { $0.id == Self.id(2) && isNear($0, 0x80) })
            || bench.settle(.failure, where: { $0.id == Self.id(3) && isNear($0, 0x10) })
            || bench.settle(.answer([]), where: { $0.id == Self.id(2) && isNear($0, 0x10) })
            || bench.settle(.answer([]), where: { $0.id == Self.id(3) && isNear($0, 0x80) })
        {}
        let stores = bench.flights.map { flight in
            if case .store(let contact) = flight.purpose { "\(flight.id.number) at \(contact.key)" } else { "no store" }
        }
        #expect(stores.sorted() == ["2 at 11", "2 at 12", "3 at 81", "3 at 82"])
        bench.settleAll(.answer([]))
    }

    // D11: the order of a broadcast's stores was that of a hash map.
    @Test func aBroadcastStoresInTheOrderOfDistance() {
        var bench = EngineBench(knowing: [7, 3, 5, 1])
        bench.run(.called(Self.id(1), .broadcast(target: 0)))
        while bench.settle(.answer([]), where: { if case .find = $0.purpose { true } else { false } }) {}
        let expected = [1, 3, 5].map { EngineBench.Flight.Purpose.store(bench.contact($0)) }
        #expect(bench.flights.map(\.purpose) == expected, "three at once")
        bench.settleAll(.answer([]))
    }

    // D12: the number of results wanted was not handed on, and progress told no counts.
    @Test func theWantedNumberOfResultsCountsAndProgressTellsWhatWasDone() {
        var configuration = CoordinatorConfiguration()
        configuration.query.limits = QueryLimits(concurrency: 1, resultCount: 2)
        var bench = EngineBench(knowing: [1, 2, 3, 4, 5], configuration)
        bench.run(.called(Self.id(1), .findClosest(target: 0)))
        bench.settle(.silence)
        bench.settle(.failure)
        bench.settle(.answer([]))
        bench.settle(.answer([]))
        guard case .lookup(let result)? = bench.outcomes[Self.id(1)] else {
            Issue.record("not ended")
            return
        }
        #expect(result.closest == [bench.contact(3), bench.contact(4)])
        #expect(result.reason == .converged)
        let counts = bench.told.compactMap { state -> [UInt32]? in
            guard case .progressed(_, let progress) = state else { return nil }
            let counts = progress.counts
            return [counts.requests, counts.answers, counts.failures, counts.timeouts]
        }
        #expect(counts == [[1, 0, 0, 1], [2, 0, 1, 1], [3, 1, 1, 1], [4, 2, 1, 1]])
    }

    // D13: a cancelled lookup's requests went on, and their answers were still used.
    @Test func cancellingCancelsEverythingInFlight() {
        var simulation = Self.node(knowing: [1, 2, 3], answering: [1, 2, 3])
        simulation.request(.findClosest(target: TypedNetwork.key(9)), RequestID(1), of: 0)
        simulation.request(.broadcast(target: TypedNetwork.key(9)), RequestID(2), of: 0)
        simulation.run(for: .milliseconds(5))
        #expect(simulation[0].inFlightCount == 6)
        #expect(simulation.timerCount(of: 0) == 8, "a deadline a request, and one an operation")
        let table = simulation[0].engine.table
        simulation.withdraw(RequestID(1), of: 0)
        simulation.withdraw(RequestID(2), of: 0)
        simulation.run(for: .milliseconds(1))
        #expect(simulation[0].inFlightCount == 0)
        #expect(simulation.timerCount(of: 0) == 0)
        simulation.run(for: .seconds(5))
        #expect(simulation[0].lateAnswers == 6)
        #expect(simulation[0].engine.table == table, "a late answer is nobody's")
        for number in 1...2 as ClosedRange<UInt64> { #expect(Self.finished(simulation, number) != nil) }
    }

    // D14: any failure took its contact out of the table, even one that was never in it.
    @Test func aFailureOfWhoIsNotInTheTableChangesNothing() {
        var bench = EngineBench(knowing: [1])
        bench.run(.called(Self.id(1), .findClosest(target: 0)))
        bench.settle(.answer([2, 3]))
        let table = bench.engine.table
        while bench.settle(.failure) {}
        #expect(bench.engine.table == table)
        #expect(!bench.told.dropFirst(1).contains { if case .tableChanged = $0 { true } else { false } })
        #expect(bench.step(.unanswered(bench.contact(9))) == .noted)
    }

    // D15: broadcasts ran on a clock of their own, so that they could not be simulated.
    @Test func broadcastsRunOnTheClockOfTheDriver() {
        var simulation = Self.node(knowing: [1, 2], answering: [1])
        simulation.request(.broadcast(target: TypedNetwork.key(9)), RequestID(1), of: 0)
        simulation.request(.store(target: TypedNetwork.key(9), at: [TypedNetwork.contact(50)]), RequestID(2), of: 0)
        simulation.runUntilQuiet(limit: Instant(nanoseconds: 3_600_000_000_000))
        // The lookup waits 2 s for the silent one; then a store and its acknowledgement take 20 ms each.
        #expect(Self.finished(simulation, 1)?.at == Instant(nanoseconds: 2_040_000_000))
        #expect(Self.finished(simulation, 2)?.at == Instant(nanoseconds: 2_000_000_000))
    }

    // D18: an event for an unknown query crashed the node.
    @Test func whatComesLateTwiceOrForNobodyIsHarmless() {
        var bench = EngineBench(knowing: [1, 2])
        bench.run(.called(Self.id(1), .findClosest(target: 0)))
        let before = bench.engine
        let contact = bench.contact(9)
        let strays: [Engine.Event] = [
            .responded(Self.id(1), from: contact, closer: []), .responded(Self.id(9), from: contact, closer: []),
            .failed(Self.id(9), 1), .timedOut(Self.id(1), 9), .stored(Self.id(1), 1), .storeFailed(Self.id(1), 1),
            .storeTimedOut(Self.id(9), 1), .seedResponded(Self.id(1), 1, contact, closer: []),
            .seedFailed(Self.id(9), 1), .seedTimedOut(Self.id(1), 1), .cancelled(Self.id(9)), .expired(Self.id(9)),
        ]
        for event in strays {
            #expect(bench.step(event) == .late(event.operation ?? Self.id(0)))
            #expect(bench.engine == before)
        }
        #expect(bench.engine.counts.late == UInt64(strays.count))
        bench.settleAll(.answer([]))
        #expect(bench.step(.responded(Self.id(1), from: bench.contact(1), closer: [])) == .late(Self.id(1)))
    }

    // D18: queues grew without a bound, and nothing was ever let go.
    @Test func everyOperationIsLetGoAndEveryQueueIsBounded() {
        var bench = EngineBench(knowing: [1, 2, 3, 4])
        let table = bench.engine.table
        for number in 1...2000 as ClosedRange<UInt64> {
            let id = Self.id(number)
            let call: Engine.Call = number % 2 == 0 ? .findClosest(target: 0) : .broadcast(target: 0)
            _ = bench.engine.step(.called(id, call), &bench.context)
            // Nobody polls: the queue takes calls up to its limit, and an ending of each.
            _ = bench.engine.step(.cancelled(id), &bench.context)
        }
        #expect(bench.engine.operationCount == 256)
        #expect(bench.engine.brokenInvariant == nil)
        while let state = bench.engine.step(.polled, &bench.context), state != .idle {}
        #expect(bench.engine.operationCount == 0)
        #expect(bench.engine.table == table)
        #expect(bench.engine.brokenInvariant == nil)
        #expect(bench.engine.lookupCounts.finished == 192)
        #expect(bench.engine.broadcastCounts.finished == 64)
    }

    // D19: choices were drawn from global randomness.
    @Test func nothingIsDecidedByChance() {
        func states(chance seed: UInt64) -> [Engine.State] {
            var bench = EngineBench(knowing: [1, 2, 3, 4, 5])
            bench.context.chance = Chance(seed: seed)
            bench.step(.called(Self.id(1), .findClosest(target: 9)))
            bench.step(.called(Self.id(2), .broadcast(target: 70)))
            bench.step(.called(Self.id(3), .bootstrap(seeds: [100, 101])))
            bench.drain()
            bench.settle(.answer([6, 7, 8]))
            bench.settle(.failure)
            bench.settleAll(.answer([11]))
            return bench.told
        }
        #expect(states(chance: 1) == states(chance: 2))
        var context = Context(chance: .everyChoice)
        var engine = Engine(around: 0)
        _ = engine.step(.called(Self.id(1), .bootstrap(seeds: [100, 101])), &context)
        while let state = engine.step(.polled, &context), state != .idle {}
        #expect(context.chance.choices.isEmpty, "nothing was drawn")
    }

    // D15 and D19: the same seed gives the same run, to the last line of its trace.
    @Test func theSameSeedGivesTheSameTrace() {
        func hash(seed: UInt64) -> TraceHash {
            final class Box { var hash = TraceHash() }
            let box = Box()
            _ = TypedNetwork.joined(16, seed: seed, observer: Observer { box.hash.add($0) })
            return box.hash
        }
        let first = hash(seed: 1)
        #expect(first.lineCount > 2000)
        #expect(first == hash(seed: 1))
        #expect(first != hash(seed: 2))
    }

    // A reader of progress that is slow, or does not read, holds nothing up: each state is handed out once, and kept
    // nowhere.
    @Test func statesAreHandedOutOneByOneAndKeptNowhere() {
        var bench = EngineBench(knowing: [1, 2, 3])
        bench.run(.called(Self.id(1), .findClosest(target: 0)))
        for flight in bench.flights { bench.step(bench.event(flight, .answer([]))) }
        bench.flights.removeAll()
        let said = bench.drain()
        #expect(said.count == 4, "three steps of progress and the end, one a poll")
        #expect(bench.step(.polled) == .idle)
    }
}
