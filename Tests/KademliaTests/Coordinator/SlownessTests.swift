import Interlock
import Kademlia
import Testing

/// A contact that is slow frees its slot, through the coordinator.
@Suite("A coordinator goes on without slow contacts")
struct SlownessTests {
    typealias Engine = Coordinator<Key8, UInt8>

    static func id(_ number: UInt64) -> OperationID { OperationID(number) }

    @Test func aSlowContactGivesItsSlotToAnother() {
        var configuration = CoordinatorConfiguration()
        configuration.query.limits = QueryLimits(concurrency: 1)
        var bench = EngineBench(knowing: [1, 2], configuration)
        bench.run(.called(Self.id(1), .findClosest(target: 0)))
        #expect(bench.flights.count == 1)
        #expect(
            bench.run(.slowed(Self.id(1), 1, holdsUp: true)) == [
                .queued, .waitingToSend(Self.id(1), to: bench.contact(2)),
            ])
        #expect(bench.engine.inFlightCount == 2)
        // The other answers, and the end waits for the slow one, whose answer counts.
        bench.settleLookup(of: 2, .answer([]))
        #expect(bench.outcomes.isEmpty)
        bench.settleLookup(of: 1, .answer([]))
        guard case .lookup(let result)? = bench.outcomes[Self.id(1)] else {
            Issue.record("not finished")
            return
        }
        #expect(result.closest.map(\.address) == [1, 2])
    }

    @Test func whoDoesNotHoldUpIsLeftBehind() {
        var bench = EngineBench(knowing: [1, 2])
        bench.run(.called(Self.id(1), .findClosest(target: 0)))
        bench.settleLookup(of: 2, .answer([]))
        bench.run(.slowed(Self.id(1), 1, holdsUp: true))
        #expect(bench.outcomes.isEmpty)
        bench.run(.slowed(Self.id(1), 1, holdsUp: false))
        guard case .lookup(let result)? = bench.outcomes[Self.id(1)] else {
            Issue.record("not finished")
            return
        }
        #expect(result.closest.map(\.address) == [2])
        #expect(result.inFlight.map(\.address) == [1], "the loser is to be dropped")
        #expect(bench.engine.table.entry(of: 1)?.failures == 0)
    }

    @Test func everyOperationHearsOfIt() {
        var configuration = CoordinatorConfiguration()
        configuration.query.limits = QueryLimits(concurrency: 1)
        configuration.upkeep = UpkeepConfiguration(
            explore: ExploreConfiguration(query: QueryConfiguration(limits: QueryLimits(concurrency: 1))))
        var bench = EngineBench(knowing: [1, 2, 3], configuration)
        bench.run(.called(Self.id(1), .findClosest(target: 0)))
        bench.run(.called(Self.id(2), .broadcast(target: 0)))
        bench.run(.called(Self.id(3), .bootstrap(seeds: [])))
        bench.run(.started)
        for flight in bench.flights {
            guard case .find(let contact) = flight.purpose else { continue }
            #expect(
                bench.run(.slowed(flight.id, contact.key, holdsUp: true)).contains { state in
                    if case .waitingToSend(flight.id, _) = state { true } else { false }
                }, "\(flight)")
        }
        #expect(bench.flights.count == 8)
        bench.settleAll(.answer([]))
        #expect(bench.outcomes.count == 4)
    }

    @Test func whatIsSaidOfTheEndedTheAnsweredOrTwiceIsLate() {
        var bench = EngineBench(knowing: [1, 2])
        bench.run(.called(Self.id(1), .findClosest(target: 0)))
        #expect(bench.step(.slowed(Self.id(9), 1, holdsUp: true)) == .late(Self.id(9)))
        #expect(bench.step(.slowed(Self.id(1), 7, holdsUp: true)) == .late(Self.id(1)))
        #expect(bench.step(.slowed(Self.id(1), 1, holdsUp: true)) == .queued)
        #expect(bench.step(.slowed(Self.id(1), 1, holdsUp: true)) == .late(Self.id(1)), "one word of each has room")
        #expect(bench.step(.responded(Self.id(1), from: bench.contact(2), closer: [])) == .queued)
        #expect(bench.step(.slowed(Self.id(1), 2, holdsUp: true)) == .late(Self.id(1)))
        let answered = bench.contact(2)
        bench.flights.removeAll { $0.purpose == .find(answered) }
        // What is queued goes with its operation.
        #expect(bench.step(.cancelled(Self.id(1))) == .queued)
        bench.drain()
        #expect(bench.outcomes[Self.id(1)] != nil)
        #expect(bench.engine.counts.late == 4)
    }

    @Test func aStoreIsNeverSlow() {
        var bench = EngineBench(knowing: [1])
        bench.run(.called(Self.id(1), .store(target: 0, at: [bench.contact(1)])))
        #expect(bench.step(.slowed(Self.id(1), 1, holdsUp: true)) == .late(Self.id(1)))
        bench.settleAll(.answer([]))
    }
}
