import Interlock
import InterlockSimulator
import KRPC
import Kademlia
import Mainline
import MainlineNetwork
import Testing

@Suite struct ChurnTests {
    private func network(
        _ count: Int, seed: UInt64 = 1, loss: Int = 0, limits: MainlineLimits = MainlineLimits(),
        _ change: (inout Churn) -> Void = { _ in }
    ) -> ChurningNetwork {
        var churn = Churn()
        change(&churn)
        var network = ChurningNetwork(
            count: count, seed: seed, conditions: Conditions(loss: .percent(loss)), churn: churn
        ) { id, _ in MainlineConfiguration(id: id, limits: limits) }
        // After each of so many inputs they would take longer than all the rest.
        network.simulation.invariantInterval = 100
        return network
    }

    /// Nobody leaves.
    private static func standing(_ churn: inout Churn) {
        churn.sessions = Quantiles([.init(0, 1_000_000), .init(1_000, 1_000_000)])
    }

    /// Everybody leaves within minutes.
    private static func restless(_ churn: inout Churn) {
        churn.sessions = Quantiles([.init(0, 60), .init(1_000, 600)])
        churn.pauses = Quantiles([.init(0, 10), .init(1_000, 300)])
    }

    @Test func halfOfTheSessionsEndWithinTwoHoursAndFourFifthsWithinEight() {
        #expect(Churn.sessions.duration(at: 500_000) < .seconds(2 * 3_600))
        #expect(Churn.sessions.duration(at: 800_000) < .seconds(8 * 3_600))
        #expect(Churn.sessions.duration(at: 810_000) > .seconds(8 * 3_600), "and no more than four fifths")
    }

    @Test func quantilesRiseFromEndToEnd() {
        let quantiles = Quantiles([.init(0, 10), .init(250, 20), .init(1_000, 320)])
        #expect(quantiles.duration(at: 0) == .seconds(10) && quantiles.duration(at: 125_000) == .seconds(15))
        #expect(quantiles.duration(at: 250_000) == .seconds(20) && quantiles.duration(at: 500_000) == .seconds(120))
        #expect(quantiles.duration(at: 1_000_000) == .seconds(320))
        let all = (0...1_000).map { quantiles.duration(at: $0 * 1_000) }
        #expect(zip(all, all.dropFirst()).allSatisfy(<))
    }

    @Test func asManyAreThereAtAnyTimeAndEachPlaceIsTakenAtOnce() {
        var network = network(30, Self.restless)
        for minute in 1...120 {
            network.run(until: Instant.origin.advanced(by: .seconds(60 * minute)))
            // Whose predecessor left at this very instant starts next.
            #expect((0..<30).allSatisfy { network.simulation.status(of: $0) != .down })
        }
        let counts = network.counts
        #expect(counts.departures > 400)
        #expect(counts.newcomers + counts.returned + counts.returnedEmpty == counts.departures)
        #expect(counts.newcomers > 100 && counts.returned > 50 && counts.returnedEmpty > 50)
        #expect(network.simulation.nodeCount == 30 && network.simulation.failures.isEmpty)
        #expect(network.departed.count == counts.departures)
    }

    @Test func whoComesBackHasItsIDAndItsEndpoint() throws {
        var network = network(30, Self.restless)
        network.run(until: Instant.origin.advanced(by: .seconds(7_200)))
        let sessions = network.departed.map(\.member) + network.members
        let endpoints = Dictionary(grouping: sessions, by: \.id).mapValues { Set($0.map(\.endpoint)) }
        #expect(endpoints.values.allSatisfy { $0.count == 1 })
        #expect(sessions.count - endpoints.count == network.counts.returned + network.counts.returnedEmpty)
        #expect(Set(sessions.map(\.session)).count == sessions.count)
    }

    @Test func tablesOfAStandingNetworkAreLiveAndKnowWhoStops() throws {
        var network = network(40, Self.standing)
        network.run(until: Instant.origin.advanced(by: .seconds(120)))
        let before = network.tableHealth()
        #expect(before.nodes == 40 && before.isolated == 0 && before.live == before.contacts && before.bad == 0)
        #expect(before.liveShare == 10_000 && before.percentile(5) == 100 && before.neighbourhood == 40 * 8)
        #expect(before.room >= before.live && before.contacts > 40 * 8)
        network.simulation.stop(7)
        let after = network.tableHealth()
        let stopped = network.members[7].id
        let knowing = network.members.indices.count {
            $0 != 7 && network.simulation[$0].table.entry(of: stopped) != nil
        }
        #expect(knowing > 0 && after.contacts == before.contacts - network.simulation[7].table.count)
        #expect(after.nodes == 39 && after.contacts - after.live == knowing)
    }

    @Test func lookupsOfAStandingNetworkFindAllAndThoseInAnOutageNobody() {
        var network = network(60, Self.standing)
        network.run(until: Instant.origin.advanced(by: .seconds(300)))
        var chance = SeededGenerator(seed: 9)
        var copy = network
        let probes = copy.startProbes(20, &chance)
        copy.run(until: Instant.origin.advanced(by: .seconds(359)))
        let outcomes = copy.settle(probes)
        #expect(outcomes.count == 20 && outcomes.allSatisfy { $0.wanted == 8 && $0.requestCount >= 8 })
        #expect(outcomes.reduce(0) { $0 + $1.found } >= 150)
        #expect(network.simulation.now == Instant.origin.advanced(by: .seconds(300)), "the copy alone went on")
        network.simulation.conditions.loss = .always
        let vain = network.startProbes(20, &chance)
        network.run(until: Instant.origin.advanced(by: .seconds(359)))
        #expect(network.settle(vain).map(\.found) == Array(repeating: 0, count: 20))
    }

    @Test func aProbeWhoseNodeLeftIsLeftOutAndOneThatDidNotEndFoundNothing() {
        // No query is sent again within two seconds, so that no lookup ends within one if nobody answers.
        var limits = MainlineLimits()
        limits.roundTrips = RoundTripLimits(
            firstTimeout: .seconds(2), shortestTimeout: .seconds(2), longestTimeout: .seconds(2))
        var network = network(30, limits: limits, Self.restless)
        network.run(until: Instant.origin.advanced(by: .seconds(100)))
        var chance = SeededGenerator(seed: 9)
        let probes = network.startProbes(30, &chance)
        let unended = network.settle(probes)
        #expect(unended.count == 30 && unended.allSatisfy { $0.ending == .unended && $0.found == 0 })
        // In some of these seconds a node leaves that has started a lookup.
        network.simulation.conditions.loss = .always
        var leftOut = 0
        for _ in 0..<200 {
            let probes = network.startProbes(30, &chance)
            network.run(until: network.simulation.now.advanced(by: .seconds(1)))
            let departed = Set(network.departed.map(\.member.session))
            let outcomes = network.settle(probes)
            #expect(outcomes.count == probes.count { !departed.contains($0.session) })
            leftOut += probes.count - outcomes.count
        }
        #expect(leftOut > 10)
    }

    @Test func oneSeedGivesOneNetwork() {
        func figures(_ seed: UInt64) -> String {
            var network = network(30, seed: seed, loss: 15, Self.restless)
            network.run(until: Instant.origin.advanced(by: .seconds(1_800)))
            return "\(network.tableHealth()) \(network.counts) \(network.simulation.counts)"
        }
        #expect(figures(3) == figures(3) && figures(3) != figures(4))
    }
}
