import Foundation

/// Links of Markdown files to other files of the repository, and to headings in them.
enum Links {
    /// - Parameter paths: every path of the repository, folders too.
    /// - Parameter text: the text at a path, for the headings of what is linked to.
    static func findings(in file: SourceFile, paths: Set<String>, text: (String) -> String?) -> [Finding] {
        guard file.isMarkdown else { return [] }
        return targets(in: file).compactMap { target, line in
            let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
            let path = parts[0].isEmpty ? file.path : resolve(String(parts[0]), from: file.path)
            guard parts[0].isEmpty || paths.contains(path) else {
                return Finding(path: file.path, line: line, message: "links to \(target), which is not there")
            }
            guard parts.count == 2, path.hasSuffix(".md") else { return nil }
            let headings = anchors(in: parts[0].isEmpty ? file.text : text(path) ?? "")
            guard !headings.contains(String(parts[1])) else { return nil }
            return Finding(path: file.path, line: line, message: "links to \(target), a heading that is not there")
        }
    }

    /// Relative targets of `[text](target)`, outside code.
    private static func targets(in file: SourceFile) -> [(String, Int)] {
        var found: [(String, Int)] = []
        var isFenced = false
        for (index, line) in file.lines.enumerated() {
            if line.drop(while: { $0 == " " }).hasPrefix("```") { isFenced.toggle() }
            if isFenced { continue }
            var rest = withoutCode(line)[...]
            while let start = rest.range(of: "](") {
                rest = rest[start.upperBound...]
                guard let end = rest.firstIndex(of: ")") else { break }
                let target = String(rest[..<end])
                rest = rest[end...]
                if !target.contains("://"), !target.hasPrefix("mailto:"), !target.hasPrefix("doc:") {
                    found.append((target, index + 1))
                }
            }
        }
        return found
    }

    private static func withoutCode(_ line: Substring) -> String {
        line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset.isMultiple(of: 2) }.map { String($0.element) }.joined()
    }

    private static func resolve(_ target: String, from path: String) -> String {
        var parts = path.split(separator: "/").dropLast().map(String.init)
        for part in target.split(separator: "/") {
            switch part {
            case ".": continue
            case "..": if parts.popLast() == nil { return "outside of the repository" }
            default: parts.append(String(part))
            }
        }
        return parts.joined(separator: "/")
    }

    /// Headings as links name them: small letters, hyphens for spaces, no other marks.
    private static func anchors(in text: String) -> Set<String> {
        Set(
            text.split(separator: "\n").filter { $0.hasPrefix("#") }.map { heading in
                let title = heading.drop { $0 == "#" || $0 == " " }.lowercased()
                return String(
                    title.compactMap { character -> Character? in
                        if character == " " { return "-" }
                        return character.isLetter || character.isNumber || character == "-" || character == "_"
                            ? character : nil
                    })
            })
    }
}
