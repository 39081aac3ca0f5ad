import Interlock
import Kademlia
import Testing

/// What the outcome of a check means to the table in races and at its limits.
@Suite("The verdict of a check")
struct CheckVerdictTests {
    /// A contact that answers its checks, and whose network has its place: it leaves, and is not checked for ever.
    @Test func whoAnswersAndIsRefusedLeaves() {
        var configuration = CoordinatorConfiguration()
        configuration.routing = RoutingLimits(bucketSize: 8, goodFor: 60, failures: 1, perNetworkInBucket: 1)
        configuration.upkeep = UpkeepConfiguration(sweepInterval: .seconds(30))
        var engine = Coordinator<Key8, NetworkedAddress>(around: 0xFF, configuration: configuration)
        var context = Context()
        var removed: [Neighbour] = []
        func answerChecks() -> Int {
            var checks = 0
            while let state = engine.step(.polled, &context), state != .idle {
                if case .tableChanged(.removed(let contact)) = state { removed.append(contact) }
                guard case .waitingToCheck(let contact, let check) = state else { continue }
                checks += 1
                _ = engine.step(.checkAnswered(contact, check), &context)
            }
            #expect(engine.brokenInvariant == nil)
            return checks
        }
        let (refused, settled) = (Neighbour(1, in: 7, host: 1), Neighbour(2, in: 7, host: 2))
        _ = engine.step(.started, &context)
        _ = engine.step(.heardFrom(refused, responded: true), &context)
        _ = engine.step(.unanswered(refused), &context)
        _ = engine.step(.heardFrom(settled, responded: true), &context)
        #expect(engine.table.count == 2)
        #expect(answerChecks() == 1)
        #expect(removed == [refused])
        #expect(engine.table.entries.map(\.contact) == [settled])
        for _ in 0..<10 {
            context.now = context.now.advanced(by: .seconds(30))
            _ = engine.step(.heardFrom(settled, responded: true), &context)
            _ = engine.step(.due(.probe), &context)
            #expect(answerChecks() == 0)
        }
    }

    @Test(arguments: [false, true])
    func whoSpokeDuringItsCheckIsNotBlamed(spoke: Bool) {
        var bench = EngineBench(knowing: [1], UplinkTests.configuration())
        bench.run(.started)
        while bench.settle(.answer([])) {}
        bench.context.now = bench.context.now.advanced(by: .seconds(1000))
        bench.fire(.probe)
        #expect(bench.checks.map(\.contact.address) == [1])
        if spoke { bench.run(.heardFrom(bench.contact(1), responded: true)) }
        bench.settleCheck(of: 1, .probe) { .checkTimedOut($0, $1) }
        #expect(bench.engine.table.entry(of: 1)?.failures == (spoke ? 0 : 1))
        #expect(bench.engine.probeCounts.cleared == (spoke ? 1 : 0))
    }

    /// Disturbances that come faster than requests run into their deadlines: the seeds are asked all the same.
    @Test func disturbancesKeepNobodyFromRejoining() {
        var bench = EngineBench(UplinkTests.configuration())
        bench.run(.started)
        bench.run(.called(OperationID(1), .bootstrap(seeds: [9])))
        for _ in 0..<50 where !bench.flights.isEmpty { bench.settle(.answer([1, 2])) }
        var askedSeeds = 0
        // Every ten seconds, and a request that is a minute old has its deadline: an hour in all.
        for step in 0..<360 {
            bench.context.now = bench.context.now.advanced(by: .seconds(10))
            bench.run(.disturbed)
            askedSeeds += bench.flights.count { $0.purpose == .seed(9) }
            guard step % 6 == 5 else { continue }
            for _ in 0..<bench.flights.count { bench.settle(.silence) }
            for flight in bench.checks {
                bench.settleCheck(of: flight.contact.address, flight.check) { .checkTimedOut($0, $1) }
            }
        }
        #expect(askedSeeds > 0)
        #expect(bench.engine.isIsolated)
    }
}
