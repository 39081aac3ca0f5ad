public import Interlock

/// A machine's matrix as a Markdown table: states are rows, events columns.
public struct MatrixTable: Hashable, Sendable, CustomStringConvertible {
    /// The header: what stands above the states, then the events.
    public let header: [String]
    /// A row a state: its name, then its cells.
    public let rows: [[String]]

    /// The table of a machine. `-` is no change, `!` impossible; names are spelled as words.
    public init(_ machine: MachineDescription) {
        header = ["state \\ event"] + machine.events.map(Self.words)
        rows = zip(machine.states, machine.cells).map { state, cells in
            [Self.words(state)] + cells.map(Self.text)
        }
    }

    /// The table as Markdown, its columns aligned.
    public var description: String {
        let widths = header.indices.map { column in
            ([header] + rows).map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
        }
        func line(_ cells: [String]) -> String {
            let padded = zip(cells, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            return "| " + padded.joined(separator: " | ") + " |"
        }
        let rule = "|" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|") + "|"
        return ([line(header), rule] + rows.map(line)).joined(separator: "\n") + "\n"
    }

    /// A cell in words: `opening`, `hostile ? depressurizing : opening outer`, `follow goal`, `refused: busy`.
    static func text(_ cell: CellDescription) -> String {
        switch cell {
        case .impossible: "!"
        case .stay: "-"
        case .leads(let targets): targets.map(words).joined(separator: ", ")
        case .followGoal: "follow goal"
        case .refused(let reason): "refused: " + words(reason)
        case .when(let condition, let first, let second): "\(words(condition)) ? \(text(first)) : \(text(second))"
        }
    }

    /// `finishedOpening` as `finished opening`.
    static func words(_ name: String) -> String {
        var spelled = ""
        for character in name {
            if character.isUppercase, !spelled.isEmpty { spelled.append(" ") }
            spelled.append(contentsOf: character.lowercased())
        }
        return spelled
    }
}
