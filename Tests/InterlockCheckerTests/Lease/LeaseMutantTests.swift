import Interlock
import InterlockChecker
import Lease
import Testing

/// Each planted fault is found, by a shortest way; the node without one passes the same check.
@Suite struct LeaseMutantTests {
    private typealias Planted = Mutant<LeaseNode>
    private let safety = LeaseScope.safety(Mutant<LeaseNode>.self)

    private func check(_ fault: PlantedFault?, crashes: Int) -> Verdict<Mutant<LeaseNode>> {
        Checker.explore(LeaseScope.mutants(fault, faults: FaultBudget(crashes: crashes)), properties: [safety])
    }

    @Test func theMutantWithoutAFaultIsTheNode() {
        let verdict = check(nil, crashes: 1)
        #expect(verdict.holds && verdict.reach.isExhaustive)
        #expect(verdict.reach.states == 4802 && verdict.reach.transitions == 10_127)
    }

    @Test func aPromiseSentBeforeItIsDurableIsFound() throws {
        let found = try #require(check(.sendBeforePersist, crashes: 1).counterexample)
        #expect(found.violation == .property(LeaseScope.oneHolder), "\(found)")
        #expect(found.steps.count == 10, "\(found)")
        #expect(found.steps.compactMap(\.fault) == [.crash])
    }

    @Test func aPromiseThatIsNotPersistedIsFound() throws {
        let found = try #require(check(.recordNotPersisted, crashes: 1).counterexample)
        #expect(found.violation == .property(LeaseScope.oneHolder), "\(found)")
        #expect(found.steps.count == 11, "\(found)")
        #expect(found.steps.compactMap(\.fault) == [.crash])
    }

    @Test(arguments: [PlantedFault.sendBeforePersist, .recordNotPersisted])
    func withoutACrashNothingOfItShows(fault: PlantedFault) {
        #expect(check(fault, crashes: 0).holds)
    }

    @Test func aTimerLeftArmedIsFoundAsAnImpossibleStep() throws {
        let found = try #require(check(.timerLeftArmed, crashes: 0).counterexample)
        let fault = Fault(.impossible, machine: "Claim", state: "holding", event: "waited")
        #expect(found.violation == .fault(fault), "\(found)")
        #expect(found.steps.count == 7, "\(found)")
    }

    @Test func theShortestWayReplaysStepByStep() throws {
        let system = LeaseScope.mutants(.sendBeforePersist, faults: FaultBudget(crashes: 1))
        let found = try #require(Checker.explore(system, properties: [safety]).counterexample)
        var trace: [TraceRecord] = []
        #expect(found.replay(on: system, observer: Observer { trace.append($0) }))
        let holders = trace.filter {
            if case .effect(let text) = $0.act { text.hasPrefix("report holding") } else { false }
        }
        #expect(holders.count == 2)
        #expect(trace.contains { $0.machine == "Claim" && $0.depth == 1 })
        #expect(trace.contains { $0.description == "> Mutant 2 crashed" })
        let honest = LeaseScope.mutants(nil, faults: FaultBudget(crashes: 1))
        #expect(!found.replay(on: honest, observer: nil))
    }
}
