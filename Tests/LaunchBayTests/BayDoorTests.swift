import Interlock
import InterlockDiagrams
import LaunchBay
import Testing

@Suite struct BayDoorTests {
    /// `finished opening` as `finishedOpening`.
    private func identifier(_ words: String) -> String {
        let parts = words.split(separator: " ")
        return ([parts[0].lowercased()] + parts.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }).joined()
    }

    @Test func everyCellBehavesAsTheTableSays() throws {
        let expected = try ExpectedMatrix(named: "BayDoor")
        try #require(expected.events.count == 4 && expected.states.count == 4)
        var cellsTested = 0
        for (row, stateName) in expected.states.enumerated() {
            let state = try #require(BayDoor.StateKind.allCases.first { "\($0)" == identifier(stateName) })
            for (column, eventName) in expected.events.enumerated() {
                let event = try #require(BayDoor.Event.allCases.first { "\($0)" == identifier(eventName) })
                var door = BayDoor(state)
                var context = Context()
                let answer = door.step(event, &context)
                switch expected.cells[row][column] {
                case "!":
                    #expect(answer == nil)
                    #expect(door == BayDoor(state))
                    #expect(
                        context.fault
                            == Fault(.impossible, machine: "BayDoor", state: "\(state)", event: "\(event)"))
                case "-":
                    #expect(answer == .stayed(state))
                    #expect(door.kind == state && context.fault == nil)
                case let target:
                    let next = try #require(BayDoor.StateKind.allCases.first { "\($0)" == identifier(target) })
                    #expect(answer == .entered(next))
                    #expect(door.kind == next && context.fault == nil)
                }
                cellsTested += 1
            }
        }
        #expect(cellsTested == 16)
    }

    @Test func theTableOfTheProgramIsTheTableOfTheSeed() throws {
        let expected = try ExpectedMatrix(named: "BayDoor")
        let table = MatrixTable(MachineDescription(of: BayDoor.self))
        #expect(Array(table.header.dropFirst()) == expected.events)
        #expect(table.rows.map { $0[0] } == expected.states)
        #expect(table.rows.map { Array($0.dropFirst()) } == expected.cells)
    }

    @Test func aNewDoorIsClosed() { #expect(BayDoor().kind == .closed) }
}
