/// A text of the repository: all that a rule may look at.
struct SourceFile {
    /// From the root of the repository, with slashes.
    let path: String
    let text: String
    /// The lines of the text, without their ends.
    let lines: [Substring]
    /// The code of a Swift file; empty for other kinds.
    let tokens: [Token]

    init(path: String, text: String) {
        self.path = path
        self.text = text
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        tokens = path.hasSuffix(".swift") ? Tokenizer.tokens(of: text) : []
    }

    var isSwift: Bool { path.hasSuffix(".swift") }
    var isMarkdown: Bool { path.hasSuffix(".md") }

    /// The file's name without its folder and extension.
    var name: String {
        let last = path.split(separator: "/").last.map(String.init) ?? path
        return last.split(separator: ".").first.map(String.init) ?? last
    }

    /// The module whose folder the file lies in.
    var module: Module? { Module.all.first { path.hasPrefix($0.folder + "/") } }
}
