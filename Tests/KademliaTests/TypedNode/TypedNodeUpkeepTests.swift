import Interlock
import InterlockSimulator
import Kademlia
import Testing

/// Typed nodes that keep their tables by themselves: nobody calls a bootstrap, nobody looks after them.
@Suite("Typed nodes that keep their tables")
struct TypedNodeUpkeepTests {
    typealias Node = TypedNetwork.Node

    static let engine: CoordinatorConfiguration = {
        var configuration = TypedNetwork.engine
        configuration.upkeep = UpkeepConfiguration(
            explore: ExploreConfiguration(query: configuration.query), checkTimeout: .seconds(2))
        configuration.limits = CoordinatorLimits(floor: 8)
        return configuration
    }()

    /// `count` nodes that started one after the other, each knowing the one before it, and ran for five minutes since.
    static func grown(_ count: UInt32, seed: UInt64, observer: Observer? = nil) -> Simulation<Node> {
        var simulation = Simulation<Node>(seed: seed, observer: observer)
        for number in 0..<count {
            simulation.add(
                TypedNetwork.configuration(knowing: number == 0 ? [] : [number - 1], engine), at: number,
                startingAt: Instant(nanoseconds: Int64(number) * 2_000_000_000))
        }
        simulation.run(for: .seconds(2 * Int64(count) + 300))
        return simulation
    }

    /// How many of `rounds` lookups of nodes that are up find the 8 true closest among those that are.
    static func exactLookups(
        _ rounds: Int, from id: UInt64, among living: [UInt32], in simulation: inout Simulation<Node>
    ) -> Int {
        var words = SeededWords(seed: id)
        var asked: [UInt64: (target: Key160, by: UInt32)] = [:]
        for round in 0..<rounds {
            let number = id + UInt64(round)
            let node = living[words.below(living.count)]
            asked[number] = (Key160(words: { words.next() }), node)
            simulation.request(
                .findClosest(target: asked[number]?.target ?? TypedNetwork.key(0)), RequestID(number), of: Int(node))
        }
        simulation.run(for: .seconds(60))
        let outcomes = TypedNodeSimulationTests.outcomes(simulation, from: id)
        return asked.count { number, lookup in
            guard case .lookup(let result)? = outcomes[number] else { return false }
            let truth = living.filter { $0 != lookup.by }
                .sorted { TypedNetwork.key($0).isCloser(than: TypedNetwork.key($1), to: lookup.target) }.prefix(8)
            return result.closest.map(\.address) == Array(truth)
        }
    }

    static func entries(_ simulation: Simulation<Node>, of nodes: [UInt32]) -> [Contact<Key160, UInt32>] {
        nodes.flatMap { simulation[Int($0)].engine.table.entries.map(\.contact) }
    }

    @Test(arguments: [1, 2] as [UInt64])
    func aNetworkGrowsFromOneContactEach(seed: UInt64) {
        var simulation = Self.grown(24, seed: seed)
        #expect(simulation.failures == [])
        let exact = Self.exactLookups(30, from: 100, among: Array(0..<24), in: &simulation)
        #expect(exact >= 28, "\(exact) of 30")
    }

    @Test func whoDiesLeavesAllTables() {
        var simulation = Self.grown(24, seed: 3)
        let dead: [UInt32] = [2, 5, 11, 17, 20, 23]
        let living = (0..<24).filter { !dead.contains($0) } as [UInt32]
        #expect(Self.entries(simulation, of: living).contains { dead.contains($0.address) })
        for number in dead { simulation.stop(Int(number)) }
        // A quarter of an hour until silence is suspicious, and a few sweeps.
        simulation.run(for: .seconds(1200))
        #expect(simulation.failures == [])
        #expect(!Self.entries(simulation, of: living).contains { dead.contains($0.address) })
        let exact = Self.exactLookups(30, from: 100, among: living, in: &simulation)
        #expect(exact >= 29, "\(exact) of 30")
    }

    /// All are cut off from all for half an hour: nobody forgets anybody, and soon after all is well.
    @Test func anOutageEmptiesNoTable() {
        var simulation = Self.grown(16, seed: 4)
        let before = Self.entries(simulation, of: Array(0..<16)).count
        simulation.partition((0..<16).map { [$0] })
        simulation.run(for: .seconds(1800))
        #expect(Self.entries(simulation, of: Array(0..<16)).count == before)
        #expect((0..<16).allSatisfy { (number: Int) -> Bool in simulation[number].engine.isIsolated })
        simulation.heal()
        simulation.run(for: .seconds(600))
        #expect(simulation.failures == [])
        #expect(!(0..<16).contains { (number: Int) -> Bool in simulation[number].engine.isIsolated })
        let exact = Self.exactLookups(30, from: 100, among: Array(0..<16), in: &simulation)
        #expect(exact >= 29, "\(exact) of 30")
    }

    /// Two that hear each other are cut off from all others, for longer than silence is suspicious.
    @Test func whoIsCutOffWithANeighbourFindsBack() {
        var simulation = Self.grown(16, seed: 8)
        simulation.partition([[0, 1], Array(2..<16)])
        simulation.run(for: .seconds(7200))
        simulation.heal()
        simulation.run(for: .seconds(3600))
        #expect(simulation.failures == [])
        for number in 0..<2 as Range<UInt32> {
            #expect(simulation[Int(number)].engine.table.count >= 8)
            #expect(Self.entries(simulation, of: Array(2..<16)).contains { $0.address == number })
        }
        let exact = Self.exactLookups(30, from: 100, among: Array(0..<16), in: &simulation)
        #expect(exact >= 29, "\(exact) of 30")
    }

    @Test func aNodeWhoseSeedWasDownJoinsByItselfOnceItIsUp() {
        var simulation = Simulation<Node>(seed: 5)
        simulation.add(TypedNetwork.configuration(knowing: [], Self.engine), at: 0)
        simulation.request(.bootstrap(seeds: [1]), RequestID(1), of: 0)
        simulation.run(for: .seconds(60))
        guard case .bootstrap(let result)? = TypedNodeSimulationTests.outcomes(simulation, from: 1)[1] else {
            Issue.record("the bootstrap did not end")
            return
        }
        #expect(result.reason == .noAnswer)
        #expect(simulation.timerCount(of: 0) >= 2, "the sweep and the next try")
        simulation.add(TypedNetwork.configuration(knowing: [2], Self.engine), at: 1, startingAt: simulation.now)
        simulation.add(TypedNetwork.configuration(knowing: [], Self.engine), at: 2, startingAt: simulation.now)
        simulation.run(for: .seconds(330))
        #expect(Set(Self.entries(simulation, of: [0]).map(\.address)) == [1, 2])
        #expect(Set(Self.entries(simulation, of: [1, 2]).map(\.address)) == [0, 1, 2])
    }

    /// Whoever only says that it is somewhere is asked there, and does not come in.
    @Test func whoLiesAboutItsAddressComesIntoNoTable() {
        var simulation = Simulation<Node>(seed: 6)
        simulation.add(TypedNetwork.configuration(knowing: [], Self.engine), at: 0)
        simulation.add(TypedNetwork.configuration(knowing: [], Self.engine), at: 1)
        simulation.run(for: .seconds(1))
        let number = RequestNumber(life: 1, number: 0)
        let target = TypedNetwork.key(9)
        // Nobody is at 50; at 1 there is somebody, with another key.
        simulation.inject(.findCloser(number, from: TypedNetwork.key(50), target: target), from: 50, to: 0)
        simulation.inject(.findCloser(number, from: TypedNetwork.key(51), target: target), from: 1, to: 0)
        simulation.run(for: .seconds(10))
        #expect(simulation[0].engine.includeCounts.timedOut + simulation[0].engine.includeCounts.lost == 1)
        #expect(simulation[0].engine.includeCounts.failed == 1)
        // Whoever tells the truth does: the check of 1 made 0 known to it, it asked back, and so became known itself.
        #expect(Self.entries(simulation, of: [0]) == [TypedNetwork.contact(1)])
        #expect(Self.entries(simulation, of: [1]) == [TypedNetwork.contact(0)])
    }

    @Test func timersOfTheUpkeepAreSetOnceEach() {
        var simulation = Self.grown(4, seed: 7)
        simulation.run(for: .seconds(7))
        for number in 0..<4 where simulation[number].inFlightCount == 0 && simulation[number].engine.operationCount == 0
        {
            #expect(simulation.timerCount(of: number) == 2)
        }
        #expect(simulation[0].engine.counts.untimely == 0)
    }

    @Test func theSameSeedGivesTheSameTraceWithUpkeep() {
        func hash(seed: UInt64) -> TraceHash {
            final class Box { var hash = TraceHash() }
            let box = Box()
            _ = Self.grown(6, seed: seed, observer: Observer { box.hash.add($0) })
            return box.hash
        }
        let first = hash(seed: 1)
        #expect(first == hash(seed: 1))
        #expect(first != hash(seed: 2))
    }
}
