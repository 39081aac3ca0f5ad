import Interlock
import InterlockSimulator
import Testing

@Suite struct NetworkTests {
    /// Node 0 says `count` numbers to node 1.
    private func talk(_ count: Int, seed: UInt64 = 1, _ conditions: Conditions) -> Simulation<ScriptedNode> {
        var simulation = Simulation<ScriptedNode>(seed: seed, conditions: conditions)
        simulation.add((), at: 0)
        simulation.add((), at: 1)
        for start in stride(from: 0, to: count, by: 1_000) {
            let steps = (start..<min(count, start + 1_000)).map { ScriptedNode.Step.say($0, to: 1) }
            simulation.request(.perform(steps), RequestID(UInt64(start)), of: 0)
        }
        simulation.runUntilQuiet(limit: .milliseconds(1_000_000))
        return simulation
    }

    private func heard(_ simulation: Simulation<ScriptedNode>) -> [(at: Int64, number: Int)] {
        simulation.reports.compactMap { entry in
            guard case .heard(let number, _) = entry.report else { return nil }
            return (entry.at.nanoseconds, number)
        }
    }

    @Test func withoutFaultsEachMessageArrivesOnce() {
        let simulation = talk(10_000, Conditions())
        #expect(heard(simulation).map(\.number).sorted() == Array(0..<10_000))
        #expect(simulation.counts.lost == 0)
        #expect(simulation.counts.duplicated == 0)
    }

    @Test func delaysFillTheirRangeEvenly() {
        let simulation = talk(10_000, Conditions(delay: .milliseconds(10) ... .milliseconds(110)))
        let delays = heard(simulation).map(\.at)
        #expect(delays.allSatisfy { (10_000_000...110_000_000).contains($0) })
        var tenths = Array(repeating: 0, count: 10)
        for delay in delays { tenths[Int(min(9, (delay - 10_000_000) / 10_000_000))] += 1 }
        // 1,000 expected in each, standard deviation 30.
        #expect(tenths.allSatisfy { (850...1_150).contains($0) }, "\(tenths)")
        #expect(heard(simulation).map(\.number) != Array(0..<10_000), "messages overtake one another")
    }

    @Test func aSingleDelayKeepsTheOrderOfSending() {
        let simulation = talk(5_000, Conditions(delay: .milliseconds(7) ... .milliseconds(7)))
        #expect(heard(simulation).map(\.number) == Array(0..<5_000))
        #expect(heard(simulation).allSatisfy { $0.at == 7_000_000 })
    }

    @Test(arguments: [(1, 4), (20, 4), (50, 4), (99, 4)] as [(Int, UInt64)])
    func lossAndDuplicationHaveTheirRates(percent: Int, seed: UInt64) {
        let count = 20_000
        let expected = count * percent / 100
        // Four standard deviations of a binomial are at most 4 * sqrt(20,000 / 4) = 283.
        let lossy = talk(count, seed: seed, Conditions(loss: .percent(percent)))
        #expect(abs(lossy.counts.lost - expected) < 283)
        #expect(heard(lossy).count == count - lossy.counts.lost)
        let doubling = talk(count, seed: seed, Conditions(duplication: .percent(percent)))
        #expect(abs(doubling.counts.duplicated - expected) < 283)
        #expect(heard(doubling).count == count + doubling.counts.duplicated)
    }

    @Test func allOrNothingCanBeLost() {
        #expect(heard(talk(100, Conditions(loss: .always))).isEmpty)
        #expect(heard(talk(100, Conditions(loss: .never, duplication: .always))).count == 200)
    }

    @Test func aPartitionKeepsMessagesBackUntilItHeals() {
        var simulation = Simulation<ScriptedNode>(
            seed: 1, conditions: Conditions(delay: .milliseconds(1) ... .milliseconds(1)))
        for number in 0..<4 { simulation.add((), at: number) }
        simulation.run(until: .milliseconds(1))
        func exchange(_ simulation: inout Simulation<ScriptedNode>) -> [String] {
            simulation.reports.removeAll()
            for from in 0..<4 {
                let steps = (0..<4).filter { $0 != from }.map { ScriptedNode.Step.say(9, to: $0) }
                simulation.request(.perform(steps), RequestID(1), of: from)
            }
            simulation.run(for: .milliseconds(5))
            return simulation.reports.compactMap { entry in
                guard case .heard(_, let from) = entry.report else { return nil }
                return "\(from)\(entry.node)"
            }.sorted()
        }
        #expect(exchange(&simulation).count == 12)
        simulation.partition([[0, 1]])
        #expect(exchange(&simulation) == ["01", "10", "23", "32"])
        #expect(simulation.counts.separated == 8)
        simulation.partition([[0], [1, 2]])
        #expect(exchange(&simulation) == ["12", "21"])
        simulation.heal()
        #expect(exchange(&simulation).count == 12)
    }

    @Test func anAddressThatNoOneHasLosesTheMessage() {
        var simulation = Simulation<ScriptedNode>(seed: 1)
        simulation.add((), at: 0)
        simulation.request(.perform([.say(1, to: 99)]), RequestID(1), of: 0)
        #expect(simulation.runUntilQuiet(limit: .milliseconds(1_000)) == .quiet)
        #expect(simulation.counts.missed == 1)
    }

    @Test func aStrangerCanBeImitated() {
        var simulation = Simulation<ScriptedNode>(seed: 1, conditions: Conditions(loss: .always))
        simulation.add((), at: 0)
        simulation.run(until: .milliseconds(1))
        simulation.inject(5, from: 77, to: 0)
        simulation.run(until: .milliseconds(1))
        #expect(simulation.reports.last?.report == .heard(5, from: 77))
    }

    @Test func linksChangeAndRequestsAreWithdrawn() {
        var lines: [String] = []
        var simulation = Simulation<ScriptedNode>(seed: 1, observer: Observer { lines.append($0.description) })
        simulation.add((), at: 0)
        simulation.changeLink(of: 0, with: 4, to: .congested, at: .milliseconds(2))
        simulation.withdraw(RequestID(8), of: 0, at: .milliseconds(3))
        simulation.runUntilQuiet(limit: .milliseconds(10))
        #expect(
            lines == [
                "> ScriptedNode 0 0 s: started", "  < ScriptedNode 0 report started(downFor: nil)",
                "> ScriptedNode 0 0.002 s: link with 4 is congested", "> ScriptedNode 0 0.003 s: withdrawn #8",
            ])
    }
}
