/// The targets that a package manifest declares, read from its text.
///
/// Only the names are read: the first string of a call is the target, the strings of its lists are what it depends on.
enum Manifest {
    struct Target: Equatable {
        var name: String
        var line: Int
        /// Whether it is a test, or lies among the tests to support them.
        var isTest: Bool
        var dependencies: [String]
    }

    static func targets(in text: String) -> [Target] {
        var targets: [Target] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let trimmed = line.drop { $0 == " " }
            for (call, isTest) in [
                ("module(", false), ("tests(of:", true), (".executableTarget(", false), (".target(", false),
                (".testTarget(", true),
            ] where trimmed.hasPrefix(call) {
                let rest = text.split(separator: "\n", omittingEmptySubsequences: false)[index...]
                let (words, path) = strings(inCall: rest.joined(separator: "\n"))
                if let name = words.first {
                    targets.append(
                        Target(
                            name: name, line: index + 1, isTest: isTest || path.hasPrefix("Tests/"),
                            dependencies: Array(words.dropFirst())))
                }
            }
        }
        return targets
    }

    /// The string literals up to the call's closing parenthesis, but for those that name a path or a package; and the
    /// path.
    private static func strings(inCall text: String) -> (words: [String], path: String) {
        var open = 0
        var found: [String] = []
        var path = ""
        var literal: String?
        var label = ""
        var word = ""
        for character in text {
            if let text = literal {
                if character == "\"" {
                    switch label {
                    case "at", "path": path = text
                    case "package": break
                    default: found.append(text)
                    }
                    (literal, label, word) = (nil, "", "")
                } else {
                    literal = text + String(character)
                }
                continue
            }
            switch character {
            case "\"": literal = ""
            case "(": open += 1
            case ")":
                open -= 1
                if open == 0 { return (found, path) }
            case ":": label = word
            case ",", "[": label = ""
            case _ where character.isLetter: word.append(character)
            default: break
            }
            if !character.isLetter { word = "" }
        }
        return (found, path)
    }
}
