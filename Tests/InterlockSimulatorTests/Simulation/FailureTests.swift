import Interlock
import InterlockSimulator
import Testing

@Suite struct FailureTests {
    private func simulation(
        _ requests: [FaultyNode.Request], limits: SimulationLimits = SimulationLimits()
    ) -> Simulation<FaultyNode> {
        var simulation = Simulation<FaultyNode>(seed: 42, limits: limits)
        simulation.add((), at: "alpha")
        simulation.add((), at: "beta")
        for (number, request) in requests.enumerated() {
            let at = Instant.milliseconds(Int64(number + 1) * 1_500)
            simulation.request(request, RequestID(UInt64(number)), of: 1, at: at)
        }
        return simulation
    }

    @Test func anImpossibleStepEndsTheRunAndIsToldWithItsSeed() {
        var simulation = simulation([.mend, .overload, .overload, .mend])
        #expect(simulation.runUntilQuiet(limit: .milliseconds(60_000)) == .failed)
        #expect(simulation.now == .milliseconds(4_500))
        #expect(
            simulation.failures.map(\.description) == [
                "seed 42, node 1 (beta), 4.5 s, after requested overload #2: "
                    + "Fuse in blown met overloaded, which is impossible"
            ])
        #expect(simulation.step() == false, "a run that failed goes no further")
    }

    @Test func anUndeclaredStepIsAFailure() {
        var simulation = simulation([.overload, .mend])
        simulation.run(until: .milliseconds(60_000))
        let fault = Fault(.undeclared(ledTo: "whole"), machine: "Fuse", state: "blown", event: "mended")
        #expect(simulation.failures.map(\.reason) == [.fault(fault)])
    }

    @Test func aBrokenInvariantIsAFailureUnlessItIsNotAskedFor() {
        var asked = simulation([.breakInvariant, .mend])
        #expect(asked.run(until: .milliseconds(60_000)) == .failed)
        #expect(asked.failures.map(\.reason) == [.brokenInvariant("broken on purpose")])
        #expect(asked.now == .milliseconds(1_500))
        var unasked = simulation([.breakInvariant, .mend])
        unasked.invariantInterval = 0
        #expect(unasked.run(until: .milliseconds(60_000)) == .quiet)
    }

    @Test func anInvariantIsAskedForAfterSoManyInputs() {
        // Two starts are the first inputs, the third breaks the invariant for good, at 1.5 s, the fourth comes at 3 s.
        for (interval, foundAt) in [(1, 1_500), (2, 3_000), (3, 1_500), (4, 3_000), (5, nil)] as [(Int, Int64?)] {
            var simulation = simulation([.breakInvariant, .mend])
            simulation.invariantInterval = interval
            simulation.run(until: .milliseconds(60_000))
            #expect(simulation.failures.isEmpty == (foundAt == nil), "every \(interval)")
            if let foundAt { #expect(simulation.now == .milliseconds(foundAt), "every \(interval)") }
        }
    }

    @Test func moreEffectsThanTheLimitAreAFailure() {
        var fitting = simulation([.overflow(10)], limits: SimulationLimits(effects: 10))
        #expect(fitting.run(until: .milliseconds(60_000)) == .quiet)
        #expect(fitting.reports.count == 10)
        var beyond = simulation([.overflow(11)], limits: SimulationLimits(effects: 10))
        #expect(beyond.run(until: .milliseconds(60_000)) == .failed)
        guard case .fault(let fault)? = beyond.failures.first?.reason else {
            Issue.record("no fault")
            return
        }
        #expect(fault.reason == .tooManyEffects)
        #expect(fault.event == "an input with 1 effects beyond 10")
        #expect(beyond.reports.count == 10)
    }

    @Test func aRunMayGoOnAfterFailuresAndKeepsTheFirstOfThem() {
        let requests: [FaultyNode.Request] = [
            .overload, .overload, .overload, .overflow(1), .overload, .overload, .overload,
        ]
        var simulation = simulation(requests, limits: SimulationLimits(failures: 3))
        simulation.stopsAtFailure = false
        #expect(simulation.run(until: .milliseconds(60_000)) == .quiet)
        #expect(simulation.failures.map(\.at) == [3_000, 4_500, 7_500].map(Instant.milliseconds))
        #expect(simulation.counts.failuresDropped == 2)
    }

    @Test func theJudgeSeesTheNetworkAfterEachInput() {
        var simulation = simulation([.mend, .mend, .mend])
        simulation.judge = { $0.counts.inputs == 4 ? "four inputs" : nil }
        #expect(simulation.run(until: .milliseconds(60_000)) == .failed)
        #expect(simulation.failures.map(\.reason) == [.judged("four inputs")])
        #expect(simulation.failures.first?.input == "requested mend #1")
    }

    @Test func moreThanMayBePendingIsAFailure() {
        let limits = SimulationLimits(pending: 4)
        var fitting = simulation([.mend, .mend], limits: limits)
        #expect(fitting.run(until: .milliseconds(60_000)) == .quiet)
        var beyond = simulation([.mend, .mend, .mend], limits: limits)
        #expect(beyond.run(until: .milliseconds(60_000)) == .failed)
        #expect(beyond.failures.map(\.reason) == [.tooMuchPending])
        #expect(beyond.pendingCount == 4)
    }

    @Test func reportsBeyondTheLimitAreCounted() {
        var simulation = simulation([.overflow(5)], limits: SimulationLimits(reports: 3))
        simulation.run(until: .milliseconds(60_000))
        #expect(simulation.reports.count == 3)
        #expect(simulation.reports.first?.id == RequestID(0))
        #expect(simulation.reports.first?.at == .milliseconds(1_500))
        #expect(simulation.counts.reportsDropped == 2)
    }

    @Test func aHandlerTakesReportsInsteadOfTheList() {
        var simulation = simulation([.overflow(5)])
        var count = 0
        simulation.onReport = { _ in count += 1 }
        simulation.run(until: .milliseconds(60_000))
        #expect(count == 5)
        #expect(simulation.reports.isEmpty)
    }

    @Test func aRunEndsForTheReasonItSays() {
        var simulation = simulation([.mend, .mend, .mend])
        #expect(simulation.run(until: .milliseconds(100)) == .reached)
        #expect(simulation.now == .milliseconds(100))
        #expect(simulation.run(until: .milliseconds(60_000), steps: 1) == .outOfSteps)
        #expect(simulation.now == .milliseconds(1_500))
        #expect(simulation.run(until: .milliseconds(60_000), stoppingWhen: { $0.counts.inputs == 4 }) == .satisfied)
        #expect(simulation.now == .milliseconds(3_000))
        #expect(simulation.step() == true)
        #expect(simulation.step() == false)
        #expect(simulation.runUntilQuiet(limit: .milliseconds(60_000)) == .quiet)
        #expect(simulation.now == .milliseconds(4_500))
        #expect(simulation.run(for: .seconds(10)) == .quiet)
        #expect(simulation.now == .milliseconds(14_500))
    }
}
