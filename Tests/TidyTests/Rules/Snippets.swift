/// Code shown in Markdown that is compiled elsewhere: what is shown must be what is compiled.
///
/// `<!-- snippet: PATH NAME -->` before a fence says that its code lies in that file, between the lines
/// `// snippet: NAME` and `// end`, perhaps further to the right. In an article of `MainlineDHT` no Swift code may
/// stand without.
enum Snippets {
    /// - Parameter text: the text at a path.
    static func findings(in file: SourceFile, text: (String) -> String?) -> [Finding] {
        guard file.isMarkdown else { return [] }
        var findings: [Finding] = []
        var mark: (path: String, name: String)?
        var index = 0
        while index < file.lines.count {
            let line = file.lines[index]
            index += 1
            if let found = parse(line) {
                mark = found
            } else if line.hasPrefix("```swift") {
                let start = index
                while index < file.lines.count, !file.lines[index].hasPrefix("```") { index += 1 }
                let shown = file.lines[start..<index].map(String.init)
                index += 1
                let finding = judge(shown, mark, isArticle: file.path.contains("/MainlineDHT.docc/"), text)
                if let finding { findings.append(Finding(path: file.path, line: start, message: finding)) }
                mark = nil
            } else if !line.allSatisfy(\.isWhitespace) {
                if let mark {
                    let message = "no code follows the mark of \(mark.name)"
                    findings.append(Finding(path: file.path, line: index, message: message))
                }
                mark = nil
            }
        }
        return findings
    }

    private static func judge(
        _ shown: [String], _ mark: (path: String, name: String)?, isArticle: Bool, _ text: (String) -> String?
    ) -> String? {
        guard let mark else { return isArticle ? "this code is compiled nowhere" : nil }
        guard let source = text(mark.path), let compiled = snippet(mark.name, of: source) else {
            return "\(mark.path) has no snippet \(mark.name)"
        }
        return shown == compiled ? nil : "this is not the snippet \(mark.name) of \(mark.path)"
    }

    private static func parse(_ line: Substring) -> (path: String, name: String)? {
        guard line.hasPrefix("<!-- snippet: "), line.hasSuffix(" -->") else { return nil }
        let words = line.dropFirst(14).dropLast(4).split(separator: " ")
        guard words.count == 2 else { return nil }
        return (String(words[0]), String(words[1]))
    }

    /// The lines of a snippet, moved to the left as far as they go.
    static func snippet(_ name: String, of source: String) -> [String]? {
        let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
        func indent(_ line: Substring) -> Int { line.prefix { $0 == " " }.count }
        guard let start = lines.firstIndex(where: { $0.drop { $0 == " " } == "// snippet: \(name)" }),
            let end = lines[start...].firstIndex(where: { $0.drop { $0 == " " } == "// end" })
        else { return nil }
        let body = lines[(start + 1)..<end]
        let depth = body.filter { !$0.allSatisfy(\.isWhitespace) }.map(indent).min() ?? 0
        return body.map { String($0.dropFirst(min(depth, indent($0)))) }
    }
}
