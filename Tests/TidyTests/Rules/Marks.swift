/// What no text of the repository may contain: unfinished marks, and names that mean something on one machine only.
enum Marks {
    static func findings(in file: SourceFile) -> [Finding] {
        file.lines.enumerated().flatMap { index, line in
            let unfinished = file.isSwift || file.isScript ? unfinishedMarks.filter { line.containsWord($0) } : []
            let local = machinePaths.filter { line.contains($0) }
            return (unfinished + local).map {
                Finding(path: file.path, line: index + 1, message: "contains \($0)")
            }
        }
    }

    // Written in two halves, so that this file passes its own rule.
    private static let unfinishedMarks = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]
    private static let machinePaths = [
        "/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/Us" + "ers/", "/tm" + "p/", "../sha" + "red",
    ]
}

extension SourceFile {
    /// Programs that are not Swift: shell, Python, C.
    var isScript: Bool {
        path.hasPrefix(".ci/") || path.hasPrefix("Scripts/") || text.hasPrefix("#!") || path.hasSuffix(".py")
            || path.hasSuffix(".c") || path.hasSuffix(".h")
    }
}

extension Substring {
    /// Whether the text stands here with no letter or digit on either side.
    func containsWord(_ word: String) -> Bool {
        ranges(of: word).contains { range in
            let before = range.lowerBound == startIndex ? nil : self[index(before: range.lowerBound)]
            let after = range.upperBound == endIndex ? nil : self[range.upperBound]
            return !(before?.isWordCharacter ?? false) && !(after?.isWordCharacter ?? false)
        }
    }
}

extension Character {
    fileprivate var isWordCharacter: Bool { isLetter || isNumber || self == "_" }
}
