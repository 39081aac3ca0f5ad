/// How long files and lines may be, and which file a type lives in.
enum Shape {
    static let maximumLines = 400
    static let maximumColumns = 120
    /// A second type at the top of a file may be this long: a small one belongs to the first.
    static let maximumSecondTypeLines = 40

    static func findings(in file: SourceFile) -> [Finding] {
        guard file.isSwift else { return [] }
        var findings: [Finding] = []
        if file.lines.count > maximumLines + 1 {
            findings.append(
                Finding(
                    path: file.path, line: maximumLines + 1,
                    message: "\(file.lines.count - 1) lines, more than \(maximumLines): does it still hold one thing?"))
        }
        for (index, line) in file.lines.enumerated() where line.count > maximumColumns {
            findings.append(Finding(path: file.path, line: index + 1, message: "\(line.count) columns"))
        }
        return findings + nameFindings(in: file)
    }

    private static func nameFindings(in file: SourceFile) -> [Finding] {
        guard file.module != nil, file.name != "main" else { return [] }
        let mainName = file.name.split(separator: "+").first.map(String.init) ?? file.name
        let declarations = topDeclarations(in: file)
        guard !declarations.isEmpty else { return [] }
        guard declarations.contains(where: { $0.name == mainName }) else {
            let names = declarations.map(\.name).joined(separator: ", ")
            return [Finding(path: file.path, line: 1, message: "declares \(names), and nothing of its own name")]
        }
        return declarations.filter {
            $0.name != mainName && !$0.isExtension && !$0.isPrivate && $0.lines > maximumSecondTypeLines
        }.map {
            Finding(
                path: file.path, line: $0.line, message: "\($0.name) is long enough for a file of its own (\($0.lines))"
            )
        }
    }

    private struct Declaration {
        var name: String
        var line: Int
        var lines: Int
        var isExtension: Bool
        var isPrivate: Bool
    }

    private static let kinds: Set = ["struct", "class", "enum", "protocol", "actor", "extension", "func", "typealias"]

    /// Types, extensions and functions that stand at the top of the file.
    private static func topDeclarations(in file: SourceFile) -> [Declaration] {
        let tokens = file.tokens
        var declarations: [Declaration] = []
        for index in tokens.indices where tokens[index].depth == 0 && kinds.contains(tokens[index].text) {
            guard let name = tokens.word(after: index), index == 0 || tokens[index - 1].text != "." else { continue }
            let opening = tokens[index...].firstIndex { $0.text == "{" && $0.depth == 0 }
            let closing = opening.flatMap { tokens[$0...].firstIndex { $0.text == "}" && $0.depth == 0 } }
            // `extension Outer.Inner` extends what its last name says.
            var last = name
            var next = index + 2
            while next + 1 < tokens.count, tokens[next].text == ".", tokens[next + 1].isWord {
                last = tokens[next + 1].text
                next += 2
            }
            declarations.append(
                Declaration(
                    name: last, line: tokens[index].line,
                    lines: closing.map { tokens[$0].line - tokens[index].line + 1 } ?? 1,
                    isExtension: tokens[index].text == "extension",
                    isPrivate: index > 0 && ["private", "fileprivate"].contains(tokens[index - 1].text)))
        }
        return declarations
    }
}
