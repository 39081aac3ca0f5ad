import Interlock
import InterlockSimulator
import Testing

@Suite struct CrashTests {
    private static let steps: [ScriptedNode.Step] = [
        .report(0), .keep(10), .say(1, to: 1), .keep(20), .say(2, to: 1), .report(3),
    ]

    /// Node 0 performs the steps and crashes after `cut` of them; node 1 listens.
    private func crashed(after cut: Int) -> Simulation<ScriptedNode> {
        var simulation = Simulation<ScriptedNode>(
            seed: 1, conditions: Conditions(delay: .milliseconds(5) ... .milliseconds(5)))
        simulation.add((), at: 0)
        simulation.add((), at: 1)
        simulation.run(until: .milliseconds(1))
        simulation.reports.removeAll()
        simulation.crash(0, afterEffects: cut, downFor: .seconds(3))
        simulation.request(.perform(Self.steps), RequestID(7), of: 0)
        return simulation
    }

    @Test(arguments: 0...7)
    func theEffectsOfAnInputAreCutAtEveryPrefix(cut: Int) {
        var simulation = crashed(after: cut)
        simulation.run(until: .milliseconds(1))
        #expect(simulation.status(of: 0) == .down)
        simulation.runUntilQuiet(limit: .milliseconds(60_000))
        #expect(simulation.status(of: 0) == .up)

        var said: [ScriptedNode.Report] = []
        var heard: [ScriptedNode.Report] = []
        var kept: [Int] = []
        for step in Self.steps.prefix(cut) {
            switch step {
            case .report(let number): said.append(.said(number))
            case .say(let number, _): heard.append(.heard(number, from: 0))
            case .keep(let number): kept.append(number)
            case .set, .cancel: break
            }
        }
        #expect(simulation.stored(of: 0).numbers == kept)
        #expect(simulation[0].numbers == kept, "what was not persisted before the cut is lost, the rest restored")
        #expect(simulation.reports.map(\.report) == said + heard + [.started(downFor: .seconds(3))])
        #expect(simulation.counts.crashes == 1)
        #expect(simulation.counts.restarts == 1)
    }

    @Test func chanceCutsAtEveryPrefixToo() {
        // Six effects have seven prefixes, each as likely as another; kept numbers and reports tell four of them apart.
        var seen: [Int: Int] = [:]
        for seed in 0..<400 as Range<UInt64> {
            var simulation = Simulation<ScriptedNode>(
                seed: seed, conditions: Conditions(delay: .zero ... .zero, downtime: .seconds(1) ... .seconds(2)))
            simulation.add((), at: 0)
            simulation.add((), at: 1)
            simulation.run(until: .milliseconds(1))
            simulation.reports.removeAll()
            simulation.conditions.crash = .always
            simulation.conditions.crashLimit = 1
            simulation.request(.perform(Self.steps), RequestID(7), of: 0)
            simulation.runUntilQuiet(limit: .milliseconds(60_000))
            #expect(simulation.counts.crashes == 1)
            let performed =
                simulation.stored(of: 0).numbers.count
                + simulation.reports.count { if case .started = $0.report { false } else { true } }
            seen[performed, default: 0] += 1
        }
        #expect(seen.keys.sorted() == Array(0...6))
        // 400/7 = 57 expected, standard deviation 7.
        #expect(seen.values.allSatisfy { (25...90).contains($0) }, "\(seen)")
    }

    @Test func aCrashBetweenInputsLosesWhatWasNotPersisted() {
        var simulation = Simulation<ScriptedNode>(seed: 1)
        simulation.add((), at: 0)
        simulation.request(.perform([.keep(1), .keep(2)]), RequestID(1), of: 0)
        simulation.run(until: .milliseconds(1))
        simulation.crash(0, downFor: .zero)
        simulation.request(.perform([.keep(3)]), RequestID(2), of: 0)
        simulation.run(until: .milliseconds(2))
        #expect(simulation[0].numbers == [1, 2, 3])
    }

    @Test func whatArrivesWhileANodeIsDownIsLostAndLaterMessagesArrive() {
        var simulation = Simulation<ScriptedNode>(
            seed: 1, conditions: Conditions(delay: .milliseconds(100) ... .milliseconds(100)))
        simulation.add((), at: 0)
        simulation.add((), at: 1)
        simulation.request(.perform([.say(1, to: 1)]), RequestID(1), of: 0, at: .milliseconds(0))
        simulation.request(.perform([.say(2, to: 1)]), RequestID(2), of: 0, at: .milliseconds(60))
        simulation.run(until: .milliseconds(90))
        simulation.crash(1, downFor: .milliseconds(50))
        simulation.runUntilQuiet(limit: .milliseconds(10_000))
        // Both were on their way at the crash: the first finds no one, the second whoever has the address then.
        let heard = simulation.reports.filter { $0.node == 1 }.map(\.report)
        #expect(heard == [.started(downFor: nil), .started(downFor: .milliseconds(50)), .heard(2, from: 0)])
        #expect(simulation.counts.missed == 1)
    }

    @Test func aStoppedNodeStaysDownUntilItIsStarted() {
        var simulation = Simulation<ScriptedNode>(seed: 1)
        simulation.add((), at: 0)
        simulation.run(until: .milliseconds(10))
        simulation.stop(0)
        simulation.request(.perform([.report(1)]), RequestID(1), of: 0)
        #expect(simulation.run(until: .milliseconds(100_000)) == .quiet)
        #expect(simulation.counts.inputsMissed == 1)
        simulation.start(0)
        #expect(simulation.reports.last?.report == .started(downFor: .milliseconds(99_990)))
    }

    @Test func aNodeThatIsStoppedBeforeItsStartStartsForTheFirstTimeLater() {
        var simulation = Simulation<ScriptedNode>(seed: 1)
        simulation.add((), at: 0, startingAt: .milliseconds(10))
        #expect(simulation.status(of: 0) == .waiting)
        simulation.inject(1, from: 5, to: 0)
        simulation.run(until: .milliseconds(5))
        #expect(simulation.counts.missed == 1, "nothing reaches a node before its start")
        simulation.stop(0)
        simulation.run(until: .milliseconds(20))
        #expect(simulation.reports.isEmpty)
        simulation.start(0)
        #expect(simulation.reports.map(\.report) == [.started(downFor: nil)])
        #expect(simulation.counts.restarts == 0)
    }

    @Test func aNodeMayCrashWhileItStarts() {
        var simulation = Simulation<ScriptedNode>(seed: 1)
        simulation.add((), at: 0)
        simulation.crash(0, afterEffects: 0, downFor: .seconds(1))
        simulation.run(until: .milliseconds(500))
        #expect(simulation.status(of: 0) == .down)
        #expect(simulation.reports.isEmpty)
        simulation.run(until: .milliseconds(5_000))
        #expect(simulation.reports.map(\.report) == [.started(downFor: .seconds(1))])
    }

    @Test func aNodeStartsWithWhatItStoredInFormerLives() {
        var simulation = Simulation<ScriptedNode>(seed: 1)
        var kept = ScriptedNode.Kept()
        kept.apply(4)
        simulation.add((), at: 0, restoring: kept)
        simulation.request(.perform([.keep(5)]), RequestID(1), of: 0)
        simulation.run(until: .milliseconds(1))
        #expect(simulation.stored(of: 0).numbers == [4, 5])
        #expect(simulation[0].numbers == [4, 5])
    }

    @Test func aRestartThatWasPlannedForAFormerLifeDoesNothing() {
        var simulation = Simulation<ScriptedNode>(seed: 1)
        simulation.add((), at: 0)
        simulation.run(until: .milliseconds(10))
        simulation.crash(0, downFor: .seconds(5))
        simulation.start(0)
        simulation.run(until: .milliseconds(4_000))
        simulation.crash(0, downFor: .seconds(60))
        simulation.run(until: .milliseconds(63_000))
        #expect(simulation.status(of: 0) == .down, "the start that was due at 5 s was of the first life")
        simulation.runUntilQuiet(limit: .milliseconds(100_000))
        #expect(simulation.now == .milliseconds(64_000))
        #expect(simulation.counts.restarts == 2)
    }

    @Test func chanceCrashesNoMoreOftenThanItsLimit() {
        var simulation = Simulation<ScriptedNode>(
            seed: 3, conditions: Conditions(crash: .percent(50), downtime: .zero ... .zero, crashLimit: 5))
        simulation.add((), at: 0)
        for number in 0..<1_000 as Range<Int64> {
            simulation.request(.perform([]), RequestID(UInt64(number)), of: 0, at: .milliseconds(number))
        }
        simulation.runUntilQuiet(limit: .milliseconds(1_000))
        #expect(simulation.counts.crashes == 5)
        #expect(simulation.conditions.crashLimit == 0)
    }

    /// A node that stores nothing, and reports what its start was told.
    private struct Forgetful: Node {
        typealias Message = Never
        typealias Timer = Never
        init(_ configuration: Void, at address: Int, restoring stored: Nothing) {}
        var brokenInvariant: String? { nil }
        mutating func handle(_ input: Input<Self>, _ context: inout Context, into effects: inout Effects<Self>) {
            if case .started(let downtime) = input { effects.append(.report(downtime, nil)) }
        }
        typealias Report = Duration?
    }

    @Test func aNodeThatStoresNothingHasNoTraceOfAFormerLife() {
        var simulation = Simulation<Forgetful>(seed: 1)
        simulation.add((), at: 0)
        simulation.run(for: .seconds(1))
        simulation.crash(0, downFor: .seconds(2))
        simulation.run(for: .seconds(5))
        #expect(simulation.reports.map(\.report) == [nil, nil] && simulation.counts.restarts == 1)
    }
}
