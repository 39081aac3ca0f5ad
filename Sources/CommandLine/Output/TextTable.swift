/// Two columns for people: what, and how much.
struct TextTable: CustomStringConvertible {
    private var rows: [(name: String, value: String)] = []

    mutating func add(_ name: String, _ value: some CustomStringConvertible) { rows.append((name, "\(value)")) }

    var description: String {
        let width = rows.map(\.name.count).max() ?? 0
        return rows.map { row in
            "  " + row.name + String(repeating: " ", count: width - row.name.count + 2) + row.value
        }.joined(separator: "\n")
    }
}
