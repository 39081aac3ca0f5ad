import Interlock
import InterlockSimulator
import KRPC
import Kademlia
import Mainline
import MainlineNetwork
import Testing

/// What measured timeouts and repetitions are for: lookups that silent nodes and lost datagrams hardly disturb.
@Suite struct TimeoutTests {
    /// One lookup: who looks for what.
    private struct Errand {
        var node: Int
        var target: Key160
    }

    private struct Outcome {
        var errand: Errand
        var time: Duration
        var closest: [Key160]
    }

    /// Has all errands done at once.
    private func outcomes(of errands: [Errand], in network: inout MainlineNetwork<MainlineNode>) -> [Outcome] {
        let start = network.simulation.now
        let ids = errands.map { network.ask($0.node, .findNode($0.target)) }
        network.simulation.run(for: .seconds(65))
        var outcomes: [Outcome] = []
        for (errand, id) in zip(errands, ids) {
            guard let final = network.simulation.reports.last(where: { $0.id == id && $0.report.isFinal }),
                case .finished(let outcome) = final.report
            else {
                Issue.record("lookup \(id) did not end")
                continue
            }
            outcomes.append(
                Outcome(
                    errand: errand, time: start.duration(to: final.at), closest: outcome.closest.map(\.key)))
        }
        #expect(network.simulation.failures.isEmpty)
        return outcomes
    }

    /// How many of the true eight closest lookups found, all together.
    private func found(
        of outcomes: [Outcome], among nodes: [Int], in network: MainlineNetwork<MainlineNode>
    ) -> Int {
        outcomes.reduce(0) { sum, outcome in
            let expected = network.closest(8, to: outcome.errand.target, among: nodes, without: outcome.errand.node)
            return sum + Set(expected).intersection(outcome.closest).count
        }
    }

    private func median(_ outcomes: [Outcome]) -> Duration {
        let times = outcomes.map(\.time).sorted()
        return times[times.count / 2]
    }

    @Test(arguments: [15] as [UInt64]) func aTenthFallingSilentSlowsLookupsByLessThanAThird(seed: UInt64) throws {
        var network = MainlineNetwork<MainlineNode>(count: 200, seed: seed)
        network.join()
        let silent = Set((0..<20).map { $0 * 10 + Int(seed % 10) })
        let others = (0..<200).filter { !silent.contains($0) }
        let errands = (0..<100).map { _ in
            Errand(node: others[network.below(others.count)], target: network.randomKey())
        }
        // A simulation is a value: both go on from the same instant.
        var whole = network
        for node in silent.sorted() { network.simulation.stop(node) }
        let usual = outcomes(of: errands, in: &whole)
        let disturbed = outcomes(of: errands, in: &network)
        try #require(usual.count == 100 && disturbed.count == 100)
        let (before, after) = (median(usual), median(disturbed))
        #expect(after * 10 <= before * 13, "\(before) without silent nodes, \(after) with")
        // Those that answer are found nevertheless.
        #expect(found(of: disturbed, among: others, in: network) >= 760, "0.95 of 800")
        // Without loss hardly anything is sent again.
        let counts = (0..<200).map { whole.simulation[$0].counts }
        let requests = counts.reduce(0) { $0 + $1.requests }
        let again = counts.reduce(0) { $0 + $1.retransmissions }
        #expect(requests > 5_000 && again * 20 < requests, "\(again) of \(requests)")
        #expect(counts.allSatisfy { $0.requestsTimedOut == 0 })
    }

    @Test(arguments: [21, 23] as [UInt64]) func withLossTheClosestAreFoundNevertheless(seed: UInt64) {
        var network = MainlineNetwork<MainlineNode>(
            count: 200, seed: seed, conditions: Conditions(loss: .percent(15)))
        network.join()
        let errands = (0..<100).map { _ in Errand(node: network.below(200), target: network.randomKey()) }
        let outcomes = outcomes(of: errands, in: &network)
        #expect(found(of: outcomes, among: Array(0..<200), in: network) >= 760, "0.95 of 800")
    }
}
