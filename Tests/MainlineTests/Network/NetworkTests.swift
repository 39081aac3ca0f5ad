import Interlock
import InterlockSimulator
import KRPC
import Kademlia
import Mainline
import MainlineNetwork
import Testing

/// Lookups among many. Invariants are asked for after every input only where nodes lie: elsewhere it takes too long,
/// and they are asked for after every hundredth, and in the end.
@Suite struct NetworkTests {
    @Test func withoutLossNinetyNineOfAHundredLookupsReturnTheTrueClosest() throws {
        var network = MainlineNetwork<MainlineNode>(count: 200, seed: 1)
        network.join()
        try #require(network.simulation.failures.isEmpty)
        var exact = 0
        for _ in 0..<100 {
            let target = network.randomKey()
            let node = network.below(200)
            let id = network.ask(node, .findNode(target))
            network.simulation.run(for: .seconds(3))
            guard case .finished(let outcome) = network.final(id) else {
                Issue.record("lookup \(id) did not end: \(String(describing: network.final(id)))")
                continue
            }
            let expected = network.closest(8, to: target, among: Array(0..<200), without: node)
            if outcome.closest.map(\.key) == expected { exact += 1 }
        }
        #expect(exact >= 99)
        #expect((0..<200).allSatisfy { network.simulation[$0].brokenInvariant == nil })
        #expect(network.simulation.failures.isEmpty)
    }

    @Test func everyLookupEndsWithAFifthOfTheDatagramsLost() {
        var network = MainlineNetwork<MainlineNode>(count: 200, seed: 2, conditions: Conditions(loss: .percent(20)))
        network.join()
        var answered = 0
        let ids = (0..<50).map { _ in
            let target = network.randomKey()
            return network.ask(network.below(200), .findNode(target))
        }
        network.simulation.run(for: .seconds(65))
        for id in ids {
            guard case .finished(let outcome) = network.final(id) else {
                Issue.record("lookup \(id) did not end: \(String(describing: network.final(id)))")
                continue
            }
            if outcome.closest.count == 8 { answered += 1 }
        }
        #expect(answered >= 40)
        #expect(network.simulation.failures.isEmpty)
        #expect((0..<200).allSatisfy { network.simulation[$0].transactionCount <= 40 })
        #expect((0..<200).allSatisfy { network.simulation[$0].brokenInvariant == nil })
    }

    @Test(arguments: [0, 20]) func everyLookupEndsAmongSilentAndLyingNodes(loss: Int) {
        let liars = (0..<20).map { $0 * 10 + 5 }
        let silent = (0..<20).map { $0 * 10 + 7 }
        let accomplices = liars.map { MainlineNetwork<Citizen>.endpoint($0) }
        var network = MainlineNetwork<Citizen>(
            count: 200, seed: 3, conditions: Conditions(loss: .percent(loss))
        ) { number, id in
            if liars.contains(number) { return .liar(id, accomplices: accomplices) }
            return silent.contains(number)
                ? .silent : .honest(MainlineConfiguration(id: id, policy: MainlineNetwork<Citizen>.policy))
        }
        network.join()
        network.simulation.invariantInterval = 1
        let honest = (0..<200).filter { !liars.contains($0) && !silent.contains($0) }
        var finished = 0
        let ids = (0..<40).map { _ in
            let target = network.randomKey()
            return network.ask(honest[network.below(honest.count)], .findPeers(target))
        }
        network.simulation.run(for: .seconds(65))
        for id in ids {
            switch network.final(id) {
            case .finished: finished += 1
            // A node whose only contact was silent knows nobody.
            case .refused(.nobodyToAsk): break
            case let other: Issue.record("lookup \(id) did not end: \(String(describing: other))")
            }
        }
        #expect(finished >= 35, "most did not even start")
        #expect(network.simulation.failures.isEmpty)
    }

    @Test func whatOneAnnouncesAnotherFinds() throws {
        var network = MainlineNetwork<MainlineNode>(count: 100, seed: 4)
        network.join()
        let infoHash = network.randomKey()
        let announced = network.ask(10, .announce(infoHash, port: 4242))
        network.simulation.run(for: .seconds(20))
        guard case .announced(let outcome) = network.final(announced) else {
            Issue.record("the announcement did not end")
            return
        }
        #expect(outcome.acknowledged.count == 8 && outcome.missed.isEmpty)
        let search = network.ask(90, .findPeers(infoHash))
        network.simulation.run(for: .seconds(20))
        let found = network.simulation.reports.compactMap { reported -> [String]? in
            guard reported.id == search, case .foundPeers(let peers, _) = reported.report else { return nil }
            return peers.map(\.description)
        }
        #expect(Set(found.joined()) == ["10.0.0.11:4242"])
        #expect(network.simulation.failures.isEmpty)
    }

    @Test func aWithdrawnLookupLeavesNothingInFlight() {
        var network = MainlineNetwork<MainlineNode>(count: 50, seed: 5)
        network.join()
        let target = network.randomKey()
        let id = network.ask(7, .findPeers(target))
        network.simulation.run(for: .milliseconds(5))
        #expect(network.simulation[7].transactionCount > 0 && network.simulation[7].runningCount == 1)
        network.simulation.withdraw(id, of: 7)
        network.simulation.run(for: .milliseconds(1))
        #expect(network.simulation[7].transactionCount == 0 && network.simulation[7].runningCount == 0)
        network.simulation.run(for: .seconds(10))
        #expect(network.simulation.failures.isEmpty)
    }
}
