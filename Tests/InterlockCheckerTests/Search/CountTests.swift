import Interlock
import InterlockChecker
import Lease
import Testing

/// The search against one written as plainly as possible: the same states, the same transitions.
@Suite struct CountTests {
    private func compare<N: Node & Hashable>(_ system: CheckedSystem<N>, least: Int, asAWhole: Bool = false) {
        let looksOn = Property<N>.always("anything") { (_: WorldView<N>) in true }
        let reach = Checker.explore(system, properties: asAWhole ? [looksOn] : []).reach
        let naive = NaiveSearch(system, startsAtAnyMoment: asAWhole)
        #expect(reach.isExhaustive && reach.states >= least)
        #expect(reach.states == naive.states)
        #expect(reach.transitions == naive.transitions)
    }

    @Test(arguments: [
        FaultBudget.none, FaultBudget(losses: 1), FaultBudget(duplicates: 1), FaultBudget(crashesWithoutStorage: 1),
    ])
    func leasesHaveTheStatesOfThePlainSearch(faults: FaultBudget) {
        compare(LeaseScope.system(faults: faults), least: 300)
    }

    @Test func leasesThatAskTwiceHaveTheStatesOfThePlainSearch() {
        compare(LeaseScope.system(attempts: 2, asking: [.init(.acquire, at: 0, times: 2)]), least: 100)
    }

    @Test(arguments: [false, true]) func nodesThatReportAsTheyStartHaveTheStatesOfThePlainSearch(asAWhole: Bool) {
        let silent = Scripted.Configuration(onStart: [.send(1, to: 0)], onRequest: [.report(5)])
        let telling = Scripted.Configuration(onStart: [.send(2, to: 1), .report(3)], onMessage: [.arm(4)])
        compare(
            CheckedSystem<Scripted>(
                hosts: [.init(0, telling), .init(1, silent), .init(2, telling)], requests: [.init(0, at: 1)],
                faults: FaultBudget(losses: 1, crashes: 1)), least: 100, asAWhole: asAWhole)
    }

    @Test(arguments: [
        FaultBudget(losses: 1, duplicates: 1), FaultBudget(duplicates: 1, crashes: 1),
        FaultBudget(losses: 1, crashes: 1, crashesWithoutStorage: 1),
    ])
    func everyKindOfDeedGivesTheStatesOfThePlainSearch(faults: FaultBudget) {
        let busy = Scripted.Configuration(
            onStart: [.arm(1)], onRequest: [.send(6, to: 1), .persist(1), .reportDrawn(below: [2])],
            onMessage: [.report(7), .disarm(1)], onTimer: [.send(8, to: 9), .persist(2)])
        let counting = Scripted.Configuration(onMessage: [.arm(3)], onTimer: [.send(4, to: 0)], remembers: true)
        compare(
            CheckedSystem<Scripted>(
                hosts: [.init(0, busy), .init(1, counting)], requests: [.init(0, at: 0, mayBeWithdrawn: true)],
                faults: faults), least: 80)
    }
}
