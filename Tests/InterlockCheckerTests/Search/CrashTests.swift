import Interlock
import InterlockChecker
import Testing

@Suite struct CrashTests {
    /// What was under way, stored and reported whenever node 0 was down again.
    private final class Wreckage {
        var found: Set<String> = []
    }

    private static let deeds: [Scripted.Deed] = [
        .send(1, to: 1), .persist(1), .send(2, to: 1), .persist(2), .report(3),
    ]

    private func system(
        _ deeds: [Scripted.Deed], atStart: [Scripted.Deed] = [], faults: FaultBudget
    ) -> CheckedSystem<Scripted> {
        CheckedSystem(
            hosts: [.init(0, .init(onStart: atStart, onRequest: deeds)), .init(1, .init())],
            requests: [.init(0, at: 0)], faults: faults)
    }

    private func wreckage(_ faults: FaultBudget) -> Set<String> {
        let wreckage = Wreckage()
        let note = Property<Scripted>.always("is noted") { (world: WorldView<Scripted>) in
            // What it sends as it starts tells that it ran.
            guard world.nodes[0] == nil, world.letters.contains(where: { $0.message == 0 }) else { return true }
            let sent = world.letters.map(\.message).filter { $0 != 0 }
            wreckage.found.insert("\(sent) \(world.stored[0].records) \(world.reports.map(\.report))")
            return true
        }
        let verdict = Checker.explore(
            system(Self.deeds, atStart: [.send(0, to: 1)], faults: faults), properties: [note])
        #expect(verdict.holds && verdict.reach.isExhaustive)
        return wreckage.found
    }

    @Test func aCrashFallsBeforeBetweenAndAfterAllEffectsOfAnInput() {
        #expect(
            wreckage(FaultBudget(crashes: 1)) == [
                "[] [] []", "[1] [] []", "[1] [1] []", "[1, 2] [1] []", "[1, 2] [1, 2] []", "[1, 2] [1, 2] [3]",
            ])
    }

    @Test func aCrashMayTakeTheStorageWithIt() {
        #expect(
            wreckage(FaultBudget(crashesWithoutStorage: 1))
                == ["[] [] []", "[1] [] []", "[1, 2] [] []", "[1, 2] [] [3]"])
    }

    @Test func withoutABudgetNothingCrashes() { #expect(wreckage(.none) == []) }

    @Test func whatIsPersistedAfterItWasToldIsFoundByACrashBetweenTheTwo() throws {
        let isDurable = Property<Scripted>.always("what is told is durable") { (world: WorldView<Scripted>) in
            world.letters.isEmpty || !world.stored[0].records.isEmpty
        }
        let hasty = system([.send(1, to: 1), .persist(1)], faults: FaultBudget(crashes: 1))
        let found = try #require(Checker.explore(hasty, properties: [isDurable]).counterexample)
        #expect(found.steps.map(\.crashedAfter) == [nil, 1])
        #expect(found.steps.map(\.effects.count) == [0, 1])
        #expect(
            found.description == """
                does not hold: what is told is durable
                  1. 0: started
                  2. 0: requested 0 #0: send 1 to 1; crashed after 1 effects
                """)
        let careful = system([.persist(1), .send(1, to: 1)], faults: FaultBudget(crashes: 1))
        #expect(Checker.explore(careful, properties: [isDurable]).holds)
        // Effects of one input are performed at once, so only a crash shows the order.
        let lucky = system([.send(1, to: 1), .persist(1)], faults: .none)
        #expect(Checker.explore(lucky, properties: [isDurable]).holds)
    }

    @Test func aCrashedNodeStartsWithWhatItHadPersistedAndWithoutTimers() {
        let node = Scripted.Configuration(onRequest: [.persist(1), .arm(1), .persist(2)])
        let system = CheckedSystem<Scripted>(
            addresses: [0], sharing: node, requests: [.init(0, at: 0)], faults: FaultBudget(crashes: 1))
        let properties: [Property<Scripted>] =
            [
                .always("a node that starts again has no timer") { (world: WorldView<Scripted>) in
                    guard let restored = world.nodes[0]?.restored, !restored.isEmpty else { return true }
                    return world.armedTimers[0].isEmpty && world.nodes[0]?.fired == []
                }
            ] + [[1], [1, 2]].map { records in .sometimes("restored \(records)") { $0.restored == records } }
        let verdict = Checker.explore(system, properties: properties)
        #expect(verdict.holds, "\(verdict)")
    }

    @Test(arguments: [0, 1, 2, 3])
    func aBudgetOfCrashesIsUsedUpAndNotOverrun(crashes: Int) {
        let node = Scripted.Configuration(onStart: [.persist(0)])
        let system = CheckedSystem<Scripted>(addresses: [0], sharing: node, faults: FaultBudget(crashes: crashes))
        let most = crashes + 1
        let verdict = Checker.explore(
            system,
            properties: [
                .always("at most one start a crash") { (world: WorldView<Scripted>) in
                    world.stored[0].records.count <= most
                },
                .sometimes("a start for every crash") { (world: WorldView<Scripted>) in
                    world.stored[0].records.count == most
                },
            ])
        #expect(verdict.holds, "\(verdict)")
    }

    @Test(arguments: [false, true]) func aNodeIsToldOfAFormerLifeIfAnyTraceOfItIsLeft(losingStorage: Bool) {
        let faults = losingStorage ? FaultBudget(crashesWithoutStorage: 1) : FaultBudget(crashes: 1)
        func starts<N: Node & Hashable>(_ node: N.Type, _ started: @escaping (N) -> [Duration?]) -> Set<Duration?>
        where N.Address == UInt8, N.Configuration == Nothing {
            var found: Set<Duration?> = []
            let note = Property<N>.always("is noted") { (node: N) in
                found.formUnion(started(node))
                return true
            }
            let verdict = Checker.explore(
                CheckedSystem<N>(addresses: [0], sharing: Nothing(), faults: faults), properties: [note])
            #expect(verdict.holds && verdict.reach.isExhaustive && verdict.reach.transitions > 1)
            return found
        }
        let told: Set<Duration?> = losingStorage ? [nil] : [nil, .seconds(1)]
        #expect(starts(Told<Scripted.Stored>.self, \.started) == told)
        #expect(starts(Told<Nothing>.self, \.started) == [nil])
    }

    /// A node that remembers what its start was told.
    private struct Told<Stored: StableState>: Node, Hashable {
        typealias Message = Never
        typealias Timer = Never
        private(set) var started: [Duration?] = []

        init(_ configuration: Nothing, at address: UInt8, restoring stored: Stored) {}
        var brokenInvariant: String? { nil }
        mutating func handle(_ input: Input<Self>, _ context: inout Context, into effects: inout Effects<Self>) {
            if case .started(let downtime) = input { started.append(downtime) }
        }
    }
}
