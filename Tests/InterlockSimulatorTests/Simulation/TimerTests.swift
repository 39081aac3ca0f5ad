import Interlock
import InterlockSimulator
import Testing

@Suite struct TimerTests {
    /// What one node reports that performs steps at given milliseconds: when each timer fired, in milliseconds.
    private func fired(_ script: [(at: Int64, steps: [ScriptedNode.Step])]) -> [String] {
        var simulation = Simulation<ScriptedNode>(seed: 1)
        simulation.add((), at: 0)
        for (number, entry) in script.enumerated() {
            simulation.request(.perform(entry.steps), RequestID(UInt64(number)), of: 0, at: .milliseconds(entry.at))
        }
        #expect(simulation.runUntilQuiet(limit: .milliseconds(1_000_000)) == .quiet)
        #expect(simulation.timerCount(of: 0) == 0)
        return simulation.reports.compactMap { entry in
            guard case .fired(let name) = entry.report else { return nil }
            return "\(name) \(entry.at.nanoseconds / 1_000_000)"
        }
    }

    @Test func aTimerFiresOnceAndAtItsTime() {
        #expect(fired([(5, [.set(.first, after: .milliseconds(20))])]) == ["first 25"])
    }

    @Test func aTimerIsNeverEarlyByANanosecond() {
        var simulation = Simulation<ScriptedNode>(seed: 1)
        simulation.add((), at: 0)
        simulation.request(.perform([.set(.first, after: .nanoseconds(1_001))]), RequestID(1), of: 0)
        simulation.run(until: Instant(nanoseconds: 1_000))
        #expect(simulation.reports.count == 1)
        simulation.run(until: Instant(nanoseconds: 1_001))
        #expect(simulation.reports.last?.report == .fired(.first))
        #expect(simulation.reports.last?.at == Instant(nanoseconds: 1_001))
    }

    @Test func settingATimerReplacesIt() {
        let later: [(at: Int64, steps: [ScriptedNode.Step])] = [
            (0, [.set(.first, after: .milliseconds(20))]), (10, [.set(.first, after: .milliseconds(20))]),
        ]
        #expect(fired(later) == ["first 30"])
        let sooner: [(at: Int64, steps: [ScriptedNode.Step])] = [
            (0, [.set(.first, after: .milliseconds(90))]), (10, [.set(.first, after: .milliseconds(20))]),
        ]
        #expect(fired(sooner) == ["first 30"])
        #expect(fired([(0, [.set(.first, after: .seconds(9)), .set(.first, after: .seconds(1))])]) == ["first 1000"])
    }

    @Test func aCancelledTimerNeverFires() {
        #expect(fired([(0, [.set(.first, after: .milliseconds(20)), .cancel(.first)])]) == [])
        #expect(fired([(0, [.set(.first, after: .milliseconds(20))]), (19, [.cancel(.first)])]) == [])
    }

    @Test func cancellingAtTheInstantOfFiringGoesByTheOrderOfAdding() {
        // The request of instant 20 was added before the timer was set, so it comes first.
        #expect(fired([(0, [.set(.first, after: .milliseconds(20))]), (20, [.cancel(.first)])]) == [])
    }

    @Test func cancellingOneTimerLeavesTheOthers() {
        let steps: [ScriptedNode.Step] = [
            .set(.first, after: .milliseconds(1)), .set(.second, after: .milliseconds(2)), .cancel(.first),
            .cancel(.third),
        ]
        #expect(fired([(0, steps)]) == ["second 2"])
    }

    @Test func aTimerCanBeSetAnewAfterItFiredOrWasCancelled() {
        let script: [(at: Int64, steps: [ScriptedNode.Step])] = [
            (0, [.set(.first, after: .milliseconds(1))]),
            (5, [.set(.first, after: .milliseconds(1)), .cancel(.first), .set(.first, after: .milliseconds(2))]),
        ]
        #expect(fired(script) == ["first 1", "first 7"])
    }

    @Test func tiesFireInTheOrderOfSetting() {
        let steps: [ScriptedNode.Step] = [
            .set(.third, after: .milliseconds(10)), .set(.first, after: .milliseconds(10)),
            .set(.second, after: .milliseconds(10)), .set(.third, after: .milliseconds(10)),
        ]
        #expect(fired([(0, steps)]) == ["first 10", "second 10", "third 10"])
        let apart: [(at: Int64, steps: [ScriptedNode.Step])] = [
            (0, [.set(.second, after: .milliseconds(30))]), (10, [.set(.first, after: .milliseconds(20))]),
        ]
        #expect(fired(apart) == ["second 30", "first 30"])
    }

    @Test func aNegativeDelayIsNoDelay() {
        #expect(fired([(5, [.set(.first, after: .milliseconds(-20))])]) == ["first 5"])
    }

    @Test func theTimersOfACrashedNodeDie() {
        var simulation = Simulation<ScriptedNode>(seed: 1)
        simulation.add((), at: 0)
        simulation.request(
            .perform([.set(.first, after: .seconds(1)), .set(.second, after: .seconds(5))]), RequestID(1), of: 0)
        simulation.run(until: .milliseconds(500))
        #expect(simulation.timerCount(of: 0) == 2)
        simulation.crash(0, downFor: .seconds(2))
        #expect(simulation.timerCount(of: 0) == 0)
        simulation.runUntilQuiet(limit: .milliseconds(100_000))
        #expect(simulation.reports.map(\.report) == [.started(downFor: nil), .started(downFor: .seconds(2))])
    }

    @Test func manyTimersThatAreReplacedStayBounded() {
        var simulation = Simulation<ScriptedNode>(seed: 1)
        simulation.add((), at: 0)
        let steps = (0..<2_000).map { _ in ScriptedNode.Step.set(.first, after: .seconds(3_600)) }
        for number in 0..<50 { simulation.request(.perform(steps), RequestID(UInt64(number)), of: 0) }
        simulation.run(until: .milliseconds(1))
        #expect(simulation.pendingCount == 1)
        #expect(simulation.runUntilQuiet(limit: .milliseconds(4_000_000), steps: 2) == .quiet)
        #expect(simulation.counts.fired == 1)
    }
}

extension Instant {
    static func milliseconds(_ count: Int64) -> Self { Self(nanoseconds: count * 1_000_000) }
}
