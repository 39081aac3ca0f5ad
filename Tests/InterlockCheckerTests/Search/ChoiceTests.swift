import Interlock
import InterlockChecker
import Testing

@Suite struct ChoiceTests {
    private let drawing = CheckedSystem<Scripted>(
        addresses: [0], sharing: .init(onStart: [.reportDrawn(below: [2, 3])]))

    @Test func everyChoiceIsTaken() {
        let outcomes = [0, 1, 2, 10, 11, 12]
        let verdict = Checker.explore(
            drawing, properties: outcomes.map { number in .sometimes("\(number)") { $0.map(\.report) == [number] } })
        #expect(verdict.holds && verdict.reach.isExhaustive, "\(verdict)")
        #expect(verdict.reach.states == 1 + 6 && verdict.reach.localSteps == 6)
    }

    @Test func aCounterexampleNamesTheChoicesAndReplays() throws {
        let verdict = Checker.explore(
            drawing,
            properties: [
                .always("not twelve") { (reports: [SeenReport<Scripted>]) in !reports.contains { $0.report == 12 } }
            ])
        let found = try #require(verdict.counterexample)
        #expect(found.steps.map(\.choices) == [[1, 2]])
        var trace: [String] = []
        #expect(found.replay(on: drawing, observer: Observer { trace.append($0.description) }))
        #expect(trace == ["> Scripted 0 started, choices 1 2", "< Scripted 0 report 12"])
    }

    @Test func choicesWithOneOutcomeAreOneStep() {
        let system = CheckedSystem<Scripted>(addresses: [0], sharing: .init(onStart: [.reportDrawn(below: [1, 1])]))
        #expect(Checker.explore(system).reach.transitions == 1)
    }

    @Test func timersFireInEveryOrderUnlessCancelledOrReplaced() {
        let node = Scripted.Configuration(onStart: [.arm(1), .arm(2), .arm(3), .arm(1), .disarm(3)])
        let orders = [[1, 2], [2, 1]]
        let verdict = Checker.explore(
            CheckedSystem<Scripted>(addresses: [0], sharing: node),
            properties: orders.map { order in .sometimes("\(order)") { (node: Scripted) in node.fired == order } } + [
                .always("each once") { $0.fired.count <= 2 && !$0.fired.contains(3) }
            ])
        #expect(verdict.holds && verdict.reach.isExhaustive, "\(verdict)")
        #expect(verdict.reach.states == 1 + 1 + 2 + 2)
    }

    @Test func everyOfferedRequestIsMadeOnceWithAnIdOfItsOwn() {
        let system = CheckedSystem<Scripted>(
            addresses: [0, 1], sharing: .init(onRequest: [.reportRequest]),
            requests: [.init(0, at: 1, times: 2), .init(0, at: 0)])
        let all = [SeenReport<Scripted>(0, at: 1), SeenReport(1, at: 1), SeenReport(2, at: 0)]
        let verdict = Checker.explore(
            system,
            properties: [
                .sometimes("all") { Set($0) == Set(all) },
                .always("no other") { (reports: [SeenReport<Scripted>]) in reports.allSatisfy(all.contains) },
            ])
        #expect(verdict.holds && verdict.reach.isExhaustive, "\(verdict)")
        // Two starts, then three times as many as two requests in order and one beside them.
        #expect(verdict.reach.states == 2 + 3 * 2)
    }

    @Test func theLatestRequestMayBeWithdrawnOnceUntilTheNext() {
        let system = CheckedSystem<Scripted>(
            addresses: [0], sharing: .init(onRequest: [.reportRequest]),
            requests: [.init(0, at: 0, times: 2, mayBeWithdrawn: true)])
        let orders: [[UInt64]] = [[], [0], [1], [0, 1]]
        let verdict = Checker.explore(
            system,
            properties: orders.map { order in .sometimes("\(order)") { (node: Scripted) in node.withdrawn == order } }
                + [
                    .always("no other") { (node: Scripted) in orders.contains(node.withdrawn) },
                    .always("not before it was made") { (world: WorldView<Scripted>) in
                        (world.nodes[0]?.withdrawn ?? []).allSatisfy { id in
                            world.reports.contains { $0.report == Int(id) }
                        }
                    },
                ])
        #expect(verdict.holds && verdict.reach.isExhaustive, "\(verdict)")
    }
}
