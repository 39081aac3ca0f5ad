import Interlock
import InterlockSimulator
import Kademlia
import Testing

@Suite("Typed nodes in a simulated network")
struct TypedNodeSimulationTests {
    typealias Node = TypedNetwork.Node

    /// What the lookups and broadcasts of a run ended with.
    static func outcomes(_ simulation: Simulation<Node>, from id: UInt64) -> [UInt64: Node.Engine.Outcome] {
        var outcomes: [UInt64: Node.Engine.Outcome] = [:]
        for reported in simulation.reports {
            guard let number = reported.id?.number, number >= id, case .finished(let outcome) = reported.report
            else { continue }
            outcomes[number] = outcome
        }
        return outcomes
    }

    @Test(arguments: [1, 2] as [UInt64])
    func withoutLossALookupFindsTheTrueClosest(seed: UInt64) {
        let count = 40
        var simulation = TypedNetwork.joined(count, seed: seed)
        var words = SeededWords(seed: seed)
        var targets: [Key160] = []
        for number in 0..<30 {
            targets.append(Key160(words: { words.next() }))
            simulation.request(
                .findClosest(target: targets[number]), RequestID(100 + UInt64(number)), of: number % count)
        }
        simulation.run(for: .seconds(120))
        #expect(simulation.failures == [])
        let outcomes = Self.outcomes(simulation, from: 100)
        var exact = 0
        for (number, target) in targets.enumerated() {
            guard case .lookup(let result)? = outcomes[100 + UInt64(number)] else {
                Issue.record("lookup \(number) did not end")
                continue
            }
            let truth = TypedNetwork.closest(8, to: target, of: count, without: UInt32(number % count))
            if result.closest.map(\.address) == truth { exact += 1 }
        }
        #expect(exact >= 29, "\(exact) of 30")
    }

    @Test(arguments: 0..<6 as Range<UInt64>)
    func everyOperationEndsInABadNetwork(seed: UInt64) {
        let count = 20
        let bad = Conditions(
            loss: .percent(20), duplication: .percent(10), crash: .percent(seed % 2 == 0 ? 0 : 1), crashLimit: 5)
        var simulation = TypedNetwork.joined(count, seed: seed, conditions: bad)
        var words = SeededWords(seed: seed)
        for number in 0..<20 {
            let target = Key160(words: { words.next() })
            let id = RequestID(100 + UInt64(number))
            simulation.request(
                number % 2 == 0 ? .findClosest(target: target) : .broadcast(target: target), id, of: number)
            if number % 5 == 4 {
                simulation.withdraw(id, of: number, at: simulation.now.advanced(by: .milliseconds(150)))
            }
        }
        #expect(simulation.runUntilQuiet(limit: simulation.now.advanced(by: .seconds(600))) == .quiet)
        #expect(simulation.failures == [])
        for number in 0..<count {
            #expect(simulation[number].engine.operationCount == 0)
            #expect(simulation[number].inFlightCount == 0)
            #expect(simulation.timerCount(of: number) == 0)
        }
        if seed % 2 == 0 { #expect(Self.outcomes(simulation, from: 100).count == 20) }
    }

    @Test func aBroadcastLeavesItsRecordAtTheClosest() {
        let count = 40
        var simulation = TypedNetwork.joined(count, seed: 5)
        let target = TypedNetwork.key(5000)
        simulation.request(.broadcast(target: target), RequestID(100), of: 3)
        simulation.run(for: .seconds(60))
        let holders = (0..<count).filter { simulation[$0].records.contains(target) }.map { UInt32($0) }
        let truth = TypedNetwork.closest(8, to: target, of: count, without: 3)
        #expect(Set(holders) == Set(truth))
        guard case .broadcast(let result)? = Self.outcomes(simulation, from: 100)[100] else {
            Issue.record("not ended")
            return
        }
        #expect(result.reason == .completed)
        #expect(Set(result.acknowledged.map(\.address)) == Set(truth))
    }

    @Test func aFullNodeRefusesToStore() {
        var simulation = Simulation<Node>(seed: 1)
        simulation.add(TypedNetwork.configuration(knowing: [1]), at: 0)
        simulation.add(TypedNetwork.configuration(knowing: [], records: 1), at: 1)
        for number in 0..<2 as Range<UInt64> {
            simulation.request(
                .store(target: TypedNetwork.key(UInt32(number) + 50), at: [TypedNetwork.contact(1)]), RequestID(number),
                of: 0)
            simulation.run(for: .seconds(1))
        }
        let outcomes = Self.outcomes(simulation, from: 0)
        guard case .broadcast(let first)? = outcomes[0], case .broadcast(let second)? = outcomes[1] else {
            Issue.record("not ended")
            return
        }
        #expect(first.acknowledged == [TypedNetwork.contact(1)])
        #expect(second.failed == [.init(TypedNetwork.contact(1), .failed)])
        #expect(simulation[1].refusedStores == 1)
        #expect(simulation[1].records.count == 1)
    }

    @Test func anAnswerNamesNoMoreContactsThanItsLimit() {
        var simulation = Simulation<Node>(seed: 1)
        simulation.add(TypedNetwork.configuration(knowing: [1]), at: 0)
        simulation.add(TypedNetwork.configuration(knowing: Array(2..<30)), at: 1)
        simulation.request(.findClosest(target: TypedNetwork.key(9)), RequestID(1), of: 0)
        simulation.run(for: .milliseconds(300))
        let named = simulation.reports.compactMap { reported -> Int? in
            guard case .progressed(let progress) = reported.report, case .answered(_, let closer) = progress.step
            else { return nil }
            return closer.count
        }
        #expect(named == [8])
    }

    @Test func aLostLinkFailsWhatWasAskedOverIt() {
        var simulation = Simulation<Node>(seed: 1)
        simulation.add(TypedNetwork.configuration(knowing: [1, 2]), at: 0)
        simulation.request(.findClosest(target: TypedNetwork.key(9)), RequestID(1), of: 0)
        simulation.run(for: .milliseconds(1))
        #expect(simulation[0].inFlightCount == 2)
        simulation.changeLink(of: 0, with: 1, to: .down)
        simulation.changeLink(of: 0, with: 2, to: .down)
        simulation.run(for: .milliseconds(1))
        guard case .lookup(let result)? = Self.outcomes(simulation, from: 1)[1] else {
            Issue.record("not ended")
            return
        }
        #expect(result.statistics.failures == 2)
        #expect(simulation.timerCount(of: 0) == 0)
    }
}
