import Interlock
import InterlockSimulator
import Testing

@Suite struct ReplacementTests {
    /// Two nodes that are up; messages take 100 ms.
    private func pair() -> Simulation<ScriptedNode> {
        var simulation = Simulation<ScriptedNode>(
            seed: 1, conditions: Conditions(delay: .milliseconds(100) ... .milliseconds(100)))
        simulation.add((), at: 0)
        simulation.add((), at: 1)
        simulation.run(until: .milliseconds(1))
        simulation.reports.removeAll()
        return simulation
    }

    @Test func theNewNodeStartsAsANodeThatNeverWas() {
        var simulation = pair()
        simulation.request(.perform([.keep(1)]), RequestID(1), of: 0)
        simulation.run(for: .milliseconds(1))
        simulation.replace(0, with: (), at: 7)
        #expect(simulation.status(of: 0) == .waiting && simulation.stored(of: 0).numbers == [])
        simulation.run(for: .milliseconds(1))
        #expect(simulation.reports.map(\.report) == [.started(downFor: nil)])
        #expect(simulation.status(of: 0) == .up && simulation[0].numbers == [])
        #expect(simulation.nodeCount == 2 && simulation.counts.replaced == 1 && simulation.counts.restarts == 0)
        #expect(simulation.node(at: 7) == 0 && simulation.node(at: 0) == nil && simulation.address(of: 0) == 7)
    }

    @Test func theNewNodeRestoresWhatItIsGiven() {
        var simulation = pair()
        var kept = ScriptedNode.Kept()
        kept.apply(4)
        simulation.replace(0, with: (), at: 0, startingAt: .milliseconds(20), restoring: kept)
        simulation.run(until: .milliseconds(19))
        #expect(simulation.status(of: 0) == .waiting)
        simulation.run(until: .milliseconds(20))
        #expect(simulation.status(of: 0) == .up && simulation[0].numbers == [4])
    }

    @Test func timersAndRequestsOfTheFormerDieWithIt() {
        var simulation = pair()
        simulation.request(.perform([.set(.first, after: .seconds(1))]), RequestID(1), of: 0)
        simulation.request(.perform([.report(5)]), RequestID(2), of: 0, at: .milliseconds(500))
        simulation.run(until: .milliseconds(10))
        #expect(simulation.timerCount(of: 0) == 1)
        simulation.replace(0, with: (), at: 0)
        #expect(simulation.timerCount(of: 0) == 0)
        simulation.request(.perform([.report(6)]), RequestID(3), of: 0, at: .milliseconds(600))
        simulation.runUntilQuiet(limit: .milliseconds(10_000))
        #expect(simulation.reports.map(\.report) == [.started(downFor: nil), .said(6)])
        #expect(simulation.counts.inputsMissed == 1 && simulation.counts.fired == 0)
    }

    @Test(arguments: [0, 7]) func whatIsOnItsWayArrivesAtWhoeverHasTheAddress(address: Int) {
        var simulation = pair()
        simulation.request(.perform([.say(3, to: 0)]), RequestID(1), of: 1)
        simulation.run(until: .milliseconds(50))
        simulation.replace(0, with: (), at: address)
        simulation.runUntilQuiet(limit: .milliseconds(10_000))
        let heard = simulation.reports.map(\.report).contains(.heard(3, from: 1))
        #expect(heard == (address == 0) && simulation.counts.missed == (address == 0 ? 0 : 1))
    }

    @Test func aRestartThatWasPlannedForTheFormerDoesNothing() {
        var simulation = pair()
        simulation.crash(0, downFor: .seconds(1))
        simulation.replace(0, with: (), at: 0, startingAt: .milliseconds(3_000))
        simulation.run(until: .milliseconds(2_000))
        #expect(simulation.status(of: 0) == .waiting)
        simulation.run(until: .milliseconds(3_000))
        #expect(simulation.status(of: 0) == .up)
    }

    @Test func theNewNodeStandsOnTheSideOfTheFormer() {
        var simulation = pair()
        simulation.partition([[0], [1]])
        simulation.replace(0, with: (), at: 7)
        simulation.request(.perform([.say(3, to: 7)]), RequestID(1), of: 1)
        simulation.runUntilQuiet(limit: .milliseconds(10_000))
        #expect(simulation.counts.separated == 1)
    }

    @Test func aNetworkOfComersAndGoersKeepsNothingOfThoseThatWent() {
        var simulation = pair()
        for number in 0..<10_000 {
            simulation.request(.perform([.set(.first, after: .seconds(100))]), RequestID(UInt64(number)), of: 0)
            simulation.run(for: .milliseconds(1))
            simulation.replace(0, with: (), at: number.isMultiple(of: 2) ? 7 : 0)
        }
        #expect(simulation.nodeCount == 2 && simulation.counts.replaced == 10_000)
        #expect(simulation.pendingCount == 1, "the start of the last")
    }
}
