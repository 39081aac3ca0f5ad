import Interlock
import InterlockChecker
import Lease
import Testing

/// The example node, checked exhaustively. The counts are exact, so that a change of the node or of the checker is
/// noticed.
@Suite struct LeaseProofTests {
    private let safety = LeaseScope.safety()
    private let both = LeaseScope.somebodyReports(.holding(term: 2))

    @Test func noTermHasTwoHoldersWhateverOneCrashAndOneLossDo() {
        let system = LeaseScope.system(faults: FaultBudget(losses: 1, crashes: 1))
        let verdict = Checker.explore(system, properties: [safety, both])
        #expect(verdict.holds && verdict.reach.isExhaustive, "\(verdict)")
        #expect(verdict.reach.states == 14_564 && verdict.reach.transitions == 36_681, "\(verdict)")
    }

    @Test func noTermHasTwoHoldersWhateverOneCrashAndOneDuplicateDo() {
        let system = LeaseScope.system(faults: FaultBudget(duplicates: 1, crashes: 1))
        let verdict = Checker.explore(system, properties: [safety, both])
        #expect(verdict.holds && verdict.reach.isExhaustive, "\(verdict)")
        #expect(verdict.reach.states == 28_962 && verdict.reach.transitions == 67_603, "\(verdict)")
    }

    @Test func noTermHasTwoHoldersWhenNodesAskTwice() {
        let properties = [safety, both, LeaseScope.somebodyReports(.unavailable)]
        let verdict = Checker.explore(LeaseScope.system(attempts: 2), properties: properties)
        #expect(verdict.holds && verdict.reach.isExhaustive, "\(verdict)")
        #expect(verdict.reach.states == 4507 && verdict.reach.transitions == 13_191, "\(verdict)")
    }

    @Test func aNodeThatForgetsWhatItStoredBreaksTheLease() throws {
        let system = LeaseScope.system(faults: FaultBudget(crashesWithoutStorage: 1))
        let found = try #require(Checker.explore(system, properties: [safety]).counterexample)
        #expect(found.violation == .property(LeaseScope.oneHolder))
        #expect(found.steps.compactMap(\.fault) == [.crashWithoutStorage])
        // The steps are named by taking them again: what arrives must have been sent there, too.
        var sent: [LeaseNode.Message: Int] = [:]
        for step in found.steps {
            if case .input(.received(let message, _)) = step.act { sent[message, default: 0] -= 1 }
            #expect(sent.values.allSatisfy { $0 >= 0 }, "\(step)")
            for case .send(let message, _) in step.effects { sent[message, default: 0] += 1 }
        }
    }

    @Test func everyCellOfTheClaimIsTakenAndNoneBeyondTheMatrix() {
        let machine = MachineDescription(of: Claim.self)
        #expect(machine.matrixFits)
        let twice = LeaseScope.system(attempts: 2, asking: [.init(.acquire, at: 0, times: 3)])
        let verdict = Checker.explore(twice, properties: [safety, LeaseScope.somebodyReports(.busy)])
        #expect(verdict.holds && verdict.reach.isExhaustive, "\(verdict)")
        let taken = verdict.coverage.transitions.map(\.transition).filter { $0.machine == machine.name }
        #expect(taken == machine.declaredTransitions.sorted())
    }

    @Test func twoChecksGiveTheSameVerdict() {
        let system = LeaseScope.system(faults: FaultBudget(crashes: 1))
        let first = Checker.explore(system, properties: [safety]).description
        #expect(first == Checker.explore(system, properties: [safety]).description)
        #expect(first.hasPrefix("holds, exhaustively: 4802 states, 10127 transitions"))
    }
}
