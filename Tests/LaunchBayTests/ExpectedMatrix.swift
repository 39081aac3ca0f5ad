import Foundation

/// A matrix that was written down independently of the program, parsed from the Markdown beside the tests.
struct ExpectedMatrix {
    let events: [String]
    let states: [String]
    let cells: [[String]]

    init(named name: String, file: String = #filePath) throws {
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
        let text = try String(contentsOf: folder.appendingPathComponent(name + ".md"), encoding: .utf8)
        let lines = text.split(separator: "\n").filter { $0.hasPrefix("|") && !$0.hasPrefix("|--") }
        let table = lines.map { line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        events = Array(table[0].dropFirst())
        states = table.dropFirst().map { $0[0] }
        cells = table.dropFirst().map { Array($0.dropFirst()) }
    }
}
