import Interlock
import InterlockChecker
import Testing

/// Node 0 sends, node 1 counts what arrives.
@Suite struct FaultBudgetTests {
    private func system(sending messages: [Int], _ faults: FaultBudget) -> CheckedSystem<Scripted> {
        CheckedSystem(
            hosts: [
                .init(0, .init(onStart: messages.map { .send($0, to: 1) })), .init(1, .init(remembers: true)),
            ], faults: faults)
    }

    private func arrived(_ world: WorldView<Scripted>) -> Int { world.nodes[1]?.received.count ?? 0 }

    @Test(arguments: [0, 1, 2, 3])
    func aMessageArrivesOnceMoreThanThereAreDuplicates(duplicates: Int) {
        let verdict = Checker.explore(
            system(sending: [1], FaultBudget(duplicates: duplicates)),
            properties: [
                .always("never more") { arrived($0) <= 1 + duplicates },
                .sometimes("so many") { arrived($0) == 1 + duplicates },
            ])
        #expect(verdict.holds && verdict.reach.isExhaustive, "\(verdict)")
    }

    @Test(arguments: [0, 1, 2, 3])
    func noMoreMessagesVanishThanMayBeLost(losses: Int) {
        let verdict = Checker.explore(
            system(sending: [1, 2, 3], FaultBudget(losses: losses)),
            properties: [
                .always("never fewer") { $0.nodes[0] == nil || arrived($0) + $0.letters.count >= 3 - losses },
                .sometimes("so few") { $0.nodes[0] != nil && arrived($0) + $0.letters.count == 3 - losses },
            ])
        #expect(verdict.holds && verdict.reach.isExhaustive, "\(verdict)")
    }

    @Test func messagesArriveInEveryOrder() {
        let orders = [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]]
        let verdict = Checker.explore(
            system(sending: [1, 2, 3], .none),
            properties: orders.map { order in .sometimes("\(order)") { (node: Scripted) in node.received == order } })
        #expect(verdict.holds && verdict.reach.isExhaustive, "\(verdict)")
        // Two starts, then every sequence of distinct messages out of three: 1 + 3 + 6 + 6.
        #expect(verdict.reach.states == 2 + 16)
        #expect(verdict.reach.transitions == 2 + 15)
    }

    @Test func aStepNamesItsFault() throws {
        let lost = Checker.explore(
            system(sending: [1], FaultBudget(losses: 1)),
            properties: [.always("not lost") { $0.nodes[0] == nil || arrived($0) + $0.letters.count > 0 }])
        #expect(lost.counterexample?.steps.map(\.fault) == [nil, .loss])
        #expect(lost.counterexample?.steps.last?.description == "1: 1 from 0 lost")
        let twice = Checker.explore(
            system(sending: [1], FaultBudget(duplicates: 1)), properties: [.always("not twice") { arrived($0) < 2 }])
        #expect(twice.counterexample?.steps.map(\.fault) == [nil, nil, .duplication, nil])
        let found = try #require(twice.counterexample)
        #expect(found.replay(on: system(sending: [1], FaultBudget(duplicates: 1)), observer: nil))
    }

    @Test func whatIsSentToNobodyIsLost() {
        let nobody = CheckedSystem<Scripted>(addresses: [0], sharing: .init(onStart: [.send(1, to: 7)]))
        let verdict = Checker.explore(nobody, properties: [.always("nothing is under way") { $0.letters.isEmpty }])
        #expect(verdict.holds && verdict.reach.states == 2)
    }
}
