/// What a terminal of some width and endless height shows of what is written to it.
struct Screen {
    private let columns: Int
    private var cells: [[Character]] = [[]]
    private var (row, column) = (0, 0)
    /// Sequences that this terminal does not know.
    private(set) var unknown: [String] = []
    /// Rows that went on in the next one since they were full.
    private(set) var foldCount = 0

    init(columns: Int) { self.columns = columns }

    /// The rows from top to bottom, without blanks at their ends.
    var rows: [String] {
        var rows = cells.map { row in String(row.reversed().drop { $0 == " " }.reversed()) }
        while rows.last == "" { rows.removeLast() }
        return rows
    }

    mutating func write(_ text: String) {
        var scalars = text.unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            switch scalar {
            case "\r": column = 0
            case "\n": (row, column) = (row + 1, 0)
            case "\u{1B}":
                var sequence = ""
                while let next = scalars.next() {
                    sequence.unicodeScalars.append(next)
                    if next != "[", next.properties.isAlphabetic { break }
                }
                obey(sequence)
            default: put(Character(scalar))
            }
            while cells.count <= row { cells.append([]) }
        }
    }

    private mutating func put(_ character: Character) {
        if column == columns {
            (row, column) = (row + 1, 0)
            foldCount += 1
        }
        while cells.count <= row { cells.append([]) }
        while cells[row].count <= column { cells[row].append(" ") }
        cells[row][column] = character
        column += 1
    }

    private mutating func obey(_ sequence: String) {
        if sequence == "[J" {
            cells[row].removeSubrange(min(column, cells[row].count)...)
            cells.removeSubrange((row + 1)...)
        } else if sequence.hasSuffix("A"), let count = Int(sequence.dropFirst().dropLast()) {
            row = max(0, row - count)
        } else if !sequence.hasSuffix("m") {
            unknown.append(sequence)
        }
    }
}
