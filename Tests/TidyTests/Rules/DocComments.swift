/// Every public symbol of a library says what it means.
///
/// What fulfils a requirement of a protocol has that requirement's meaning, and a memberwise initialiser is explained
/// by the properties of its labels: neither needs a comment of its own.
enum DocComments {
    /// - Parameter requirements: names that the package's own public protocols require, and document.
    static func findings(in file: SourceFile, requirements: Set<String>) -> [Finding] {
        guard file.module?.isLibrary == true else { return [] }
        let tokens = file.tokens
        return tokens.indices.compactMap { index in
            guard ["public", "open"].contains(tokens[index].text), let name = declaredName(tokens, from: index) else {
                return nil
            }
            guard !isMemberwise(tokens, at: index), !inherited.contains(name), !requirements.contains(name),
                !isDocumented(file.lines, above: tokens[index].line)
            else { return nil }
            return Finding(path: file.path, line: tokens[index].line, message: "\(name) has no doc comment")
        }
    }

    /// The documented requirements of the public protocols in a file of a library.
    static func requirements(in file: SourceFile) -> Set<String> {
        guard file.module?.isLibrary == true else { return [] }
        let tokens = file.tokens
        var names: Set<String> = []
        for index in tokens.indices where tokens[index].text == "protocol" && tokens[index].depth == 0 {
            guard index > 0, tokens[index - 1].text == "public" else { continue }
            guard let open = tokens[index...].firstIndex(where: { $0.text == "{" }) else { continue }
            for member in tokens[(open + 1)...].indices {
                if tokens[member].depth == 0 { break }
                guard tokens[member].depth == 1, kinds.contains(tokens[member].text) else { continue }
                let isExplained =
                    tokens[member].text == "associatedtype"
                    || isDocumented(file.lines, above: tokens[member].line)
                guard isExplained else { continue }
                if tokens[member].text == "init" {
                    // Initialisers differ by their labels, so the first one is part of the name.
                    names.insert("init " + (tokens[safe: member + 2] ?? ""))
                } else if let name = name(tokens, at: member + 1) {
                    names.insert(name)
                }
            }
        }
        return names
    }

    /// Requirements of the standard library whose meaning is stated there once for all types.
    private static let inherited: Set = [
        "==", "<", "hash", "description", "debugDescription", "makeIterator", "makeAsyncIterator", "startIndex",
        "endIndex", "allCases", "rawValue", "init rawValue", "init integerLiteral",
    ]

    private static let kinds: Set = [
        "func", "var", "let", "struct", "class", "enum", "protocol", "actor", "typealias", "init", "subscript", "case",
        "associatedtype", "macro",
    ]

    /// The name that the modifiers at `index` lead to; nil for imports, extensions and `public` as a plain word.
    private static func declaredName(_ tokens: [Token], from index: Int) -> String? {
        guard index == 0 || tokens[index - 1].text != "." else { return nil }
        var next = index + 1
        while next < tokens.count, next < index + 12 {
            let text = tokens[next].text
            if text == "import" || text == "extension" || text == "}" || text == "case" { return nil }
            // `class func` is a modifier in front of a declaration, `class Name` is one.
            if kinds.contains(text), !(text == "class" && kinds.contains(tokens[safe: next + 1] ?? "")) {
                if text == "init" { return "init " + (tokens[safe: next + 2] ?? "") }
                if text == "subscript" { return text }
                return name(tokens, at: next + 1)
            }
            next += 1
        }
        return nil
    }

    /// Whether what is declared is an initialiser all of whose parameters are properties declared in the same file.
    private static func isMemberwise(_ tokens: [Token], at index: Int) -> Bool {
        guard let start = tokens[index...].prefix(6).firstIndex(where: { $0.text == "init" }),
            tokens[safe: start + 1] == "("
        else { return false }
        var open = 0
        for position in (start + 1)..<tokens.count {
            switch tokens[position].text {
            case "(", "[", "<": open += 1
            case ")", "]", ">": open -= 1
            case ":" where open == 1:
                let name = tokens[position - 1].text
                let isProperty = tokens.indices.dropFirst().contains {
                    tokens[$0].text == name && ["var", "let"].contains(tokens[$0 - 1].text)
                }
                guard isProperty else { return false }
            default: break
            }
            if open == 0 { return true }
        }
        return false
    }

    /// A word, or the marks of an operator.
    private static func name(_ tokens: [Token], at index: Int) -> String? {
        guard index < tokens.count else { return nil }
        if tokens[index].isWord { return tokens[index].text }
        return tokens[index...].prefix { !$0.isWord && $0.text != "(" }.map(\.text).joined()
    }

    /// Whether the first line above that is no attribute or condition belongs to a doc comment.
    private static func isDocumented(_ lines: [Substring], above line: Int) -> Bool {
        var index = line - 2
        while index >= 0 {
            let text = lines[index].drop { $0 == " " }
            if text.hasPrefix("///") || text.hasSuffix("*/") { return true }
            guard text.hasPrefix("@") || text.hasPrefix("#if") || text.hasPrefix("// swift-format") else {
                return false
            }
            index -= 1
        }
        return false
    }
}

extension [Token] {
    fileprivate subscript(safe index: Int) -> String? { indices.contains(index) ? self[index].text : nil }
}
