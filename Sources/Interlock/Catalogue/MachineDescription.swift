/// A machine of the catalogue, its type erased: its matrix as data.
public struct MachineDescription: Hashable, Sendable {
    /// The machine's name, as traces show it.
    public let name: String
    /// The rows, in order.
    public let states: [String]
    /// The columns, in order.
    public let events: [String]
    /// `cells[state][event]`.
    public let cells: [[CellDescription]]
    /// The number of columns that the matrix has; a test holds it against ``events``.
    public let columns: Int
    /// Whether both kinds are numbered from 0 on in the order of their cases, and neither has more cases than a
    /// ``Leads`` has bits.
    public let kindsAreNumbered: Bool

    /// Reads the matrix of a machine. If its rows are narrower or wider than its events, what lies outside of both is
    /// left out.
    public init<Machine: StateMachine>(of machine: Machine.Type) {
        name = Machine.machineName
        states = Machine.StateKind.allCases.map { "\($0)" }
        events = Machine.EventKind.allCases.map { "\($0)" }
        columns = Machine.Row.columns
        kindsAreNumbered = Self.isNumbered(Machine.StateKind.self) && Self.isNumbered(Machine.EventKind.self)
        let width = min(columns, Machine.EventKind.allCases.count)
        cells = Machine.StateKind.allCases.map { kind in
            let row = Machine.row(kind)
            return (0..<width).map { row.entry($0).description }
        }
    }

    /// Whether there is a column for each kind of event, at the number of that kind, and a row can name each kind of
    /// state.
    public var matrixFits: Bool { columns == events.count && kindsAreNumbered }

    private static func isNumbered<Named: Kind>(_ kind: Named.Type) -> Bool {
        let numbers = Named.allCases.map { Int($0.rawValue) }
        return numbers.count <= 32 && numbers == Array(0..<numbers.count)
    }

    /// Every transition that the matrix declares, as coverage counts them; a cell that follows a goal declares none.
    public var declaredTransitions: [Coverage.Transition] {
        var declared: [Coverage.Transition] = []
        for (state, row) in cells.enumerated() {
            for (event, cell) in row.enumerated() {
                for next in targets(of: cell, from: states[state]) {
                    guard let number = states.firstIndex(of: next) else { continue }
                    declared.append(
                        .init(machine: name, state: UInt8(state), event: UInt8(event), next: UInt8(number)))
                }
            }
        }
        return declared
    }

    private func targets(of cell: CellDescription, from state: String) -> [String] {
        switch cell {
        case .impossible, .followGoal: []
        case .stay, .refused: [state]
        case .leads(let targets): targets
        case .when(_, let first, let second): targets(of: first, from: state) + targets(of: second, from: state)
        }
    }
}
