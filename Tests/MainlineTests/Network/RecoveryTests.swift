import Interlock
import InterlockSimulator
import KRPC
import Kademlia
import Mainline
import MainlineNetwork
import Testing

/// Nodes find back into their network without help from outside.
@Suite struct RecoveryTests {
    /// How many of the true eight closest 20 lookups find, of 160. The nodes `gone` ask nobody and are not expected.
    private func found<N>(in network: inout MainlineNetwork<N>, without gone: Set<Int> = []) -> Int {
        let there = network.ids.indices.filter { !gone.contains($0) }
        var found = 0
        for _ in 0..<20 {
            let target = network.randomKey()
            let node = there[network.below(there.count)]
            found += self.found(target, by: node, in: &network, among: there)
        }
        return found
    }

    /// How many of the true eight closest a lookup finds.
    private func found<N>(
        _ target: Key160, by node: Int, in network: inout MainlineNetwork<N>, among there: [Int]
    ) -> Int {
        let id = network.ask(node, .findNode(target))
        network.simulation.run(for: .seconds(10))
        guard case .finished(let outcome)? = network.final(id) else { return 0 }
        let expected = network.closest(8, to: target, among: there, without: node)
        return Set(expected).intersection(outcome.closest.map(\.key)).count
    }

    @Test func aNetworkThatWasSilentForAnHourIsWholeAtOnceWhenItComesBack() {
        var network = MainlineNetwork<MainlineNode>(count: 40, seed: 41)
        network.join()
        let before = (0..<40).map { network.simulation[$0].table.count }
        network.simulation.conditions.loss = .always
        network.simulation.run(for: .seconds(3_600))
        // Silence of all says nothing about one: nobody is given up.
        for node in 0..<40 {
            #expect(network.simulation[node].table.count == before[node])
            #expect(network.simulation[node].health(at: network.simulation.now).bad == 0)
        }
        network.simulation.conditions.loss = .never
        #expect(found(in: &network) >= 152, "0.95 of 160")
        #expect(network.simulation.failures.isEmpty)
    }

    @Test func aNodeWithAnEmptyTableJoinsByItselfOnceItsSeedIsThere() {
        var network = MainlineNetwork<MainlineNode>(count: 20, seed: 42)
        // Node 19 starts last, apart from all others, and its bootstrap comes to nothing.
        network.simulation.partition([[19]])
        network.join()
        network.simulation.run(for: .seconds(600))
        #expect(network.simulation[19].table.isEmpty)
        network.simulation.heal()
        network.simulation.run(for: .seconds(360))
        #expect(found(network.randomKey(), by: 19, in: &network, among: Array(0..<20)) == 8)
        #expect(network.simulation.failures.isEmpty)
    }

    @Test func aNodeWhoseContactsAreAllGoneRejoinsByTheSeedOfItsFirstBootstrap() {
        // Node 19 and one other are apart from the rest for so long that each takes all others for gone.
        var network = MainlineNetwork<MainlineNode>(count: 20, seed: 42)
        network.join()
        network.simulation.partition([[18, 19]])
        network.simulation.run(for: .seconds(2 * 3_600))
        let table = network.simulation[19].table
        let contacts = table.entries.filter { !table.isBad($0) }.map(\.key)
        #expect(contacts == [network.ids[18]], "\(contacts.count) contacts that are not bad")
        network.simulation.stop(18)
        network.simulation.heal()
        network.simulation.run(for: .seconds(900))
        let there = Array(0..<18) + [19]
        #expect(found(network.randomKey(), by: 19, in: &network, among: there) == 8)
        #expect(network.simulation.failures.isEmpty)
    }

    @Test func anHourThatTheClockJumpsOverDoesNoHarm() {
        var network = MainlineNetwork<Jumpy>(count: 40, seed: 43, conditions: Conditions()) { _, id in
            MainlineConfiguration(id: id, policy: MainlineNetwork<Jumpy>.policy)
        }
        network.join()
        for node in 0..<20 { _ = network.ask(node, .noticed(.suspended(.seconds(3_600)))) }
        #expect(found(in: &network) >= 152)
        network.simulation.run(for: .seconds(600))
        for node in 0..<40 {
            let health = network.simulation[node].node.health(at: network.simulation.now.advanced(by: .seconds(3_600)))
            #expect(health.bad == 0, "node \(node): \(health)")
        }
        #expect(found(in: &network) >= 152)
        #expect(network.simulation.failures.isEmpty)
    }

    @Test func aMachineThatSleptLooksAtOnceWhoIsStillThere() {
        var network = MainlineNetwork<MainlineNode>(count: 60, seed: 44)
        network.join()
        // While node 0 sleeps, a third of the others go.
        let gone = Set((0..<60).filter { $0 % 3 == 1 })
        for node in gone.sorted() { network.simulation.stop(node) }
        let before = network.simulation[0].counts.requests
        _ = network.ask(0, .noticed(.suspended(.seconds(8 * 3_600))))
        network.simulation.run(for: .seconds(2))
        let now = network.simulation.now
        #expect(network.simulation[0].counts.requests > before + 5, "it asks around at once")
        #expect(network.simulation[0].health(at: now).questionable > 0, "what it knew is old now")
        network.simulation.run(for: .seconds(300))
        let there = (0..<60).filter { !gone.contains($0) }
        #expect(found(network.randomKey(), by: 0, in: &network, among: there) == 8)
        #expect(network.simulation.failures.isEmpty)
    }
}
