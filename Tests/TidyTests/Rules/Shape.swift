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
        // What a proposal of BitTorrent adds has a file named by the proposal.
        guard file.module != nil, file.name != "main", !file.name.hasPrefix("BEP") else { return [] }
        let mainName = file.name.split(separator: "+").first.map(String.init) ?? file.name
        let declarations = declarations(in: file)
        // A file of functions alone has no type to be named by.
        guard declarations.contains(where: { !$0.isPrivate }) else { return [] }
        guard declarations.contains(where: { $0.names.contains(mainName) }) else {
            let names = declarations.map { $0.names.joined(separator: ".") }.joined(separator: ", ")
            return [Finding(path: file.path, line: 1, message: "declares \(names), and nothing of its own name")]
        }
        return declarations.filter {
            $0.isTop && !$0.names.contains(mainName) && !$0.isExtension && !$0.isPrivate
                && $0.lines > maximumSecondTypeLines
        }.map {
            Finding(
                path: file.path, line: $0.line,
                message: "\($0.names[0]) is long enough for a file of its own (\($0.lines))"
            )
        }
    }

    private struct Declaration {
        /// The parts of the name: `extension Query.Event` has two.
        var names: [String]
        var line: Int
        var lines: Int
        var isTop: Bool
        var isExtension: Bool
        var isPrivate: Bool
    }

    private static let kinds: Set = ["struct", "class", "enum", "protocol", "actor", "extension", "typealias"]

    /// Types and extensions at the top of the file, and the types nested directly in those.
    private static func declarations(in file: SourceFile) -> [Declaration] {
        let tokens = file.tokens
        var declarations: [Declaration] = []
        for index in tokens.indices where tokens[index].depth <= 1 && kinds.contains(tokens[index].text) {
            let depth = tokens[index].depth
            guard let name = tokens.word(after: index), index == 0 || tokens[index - 1].text != "." else { continue }
            var names = [name]
            var next = index + 2
            while next + 1 < tokens.count, tokens[next].text == ".", tokens[next + 1].isWord {
                names.append(tokens[next + 1].text)
                next += 2
            }
            let opening = tokens[index...].firstIndex { $0.text == "{" && $0.depth == depth }
            let closing = opening.flatMap { tokens[$0...].firstIndex { $0.text == "}" && $0.depth == depth } }
            declarations.append(
                Declaration(
                    names: names, line: tokens[index].line,
                    lines: closing.map { tokens[$0].line - tokens[index].line + 1 } ?? 1, isTop: depth == 0,
                    isExtension: tokens[index].text == "extension",
                    isPrivate: index > 0 && ["private", "fileprivate"].contains(tokens[index - 1].text)))
        }
        return declarations
    }
}
