/// A line in several styles that can be cut: what is shown is counted, colour is not.
struct StyledText: Hashable, Sendable {
    private var parts: [Part] = []
    private struct Part: Hashable, Sendable {
        var text: String
        var style: Style?
    }

    init() {}
    init(_ text: String, _ style: Style? = nil) { add(text, style) }

    mutating func add(_ text: String, _ style: Style? = nil) {
        if !text.isEmpty { parts.append(Part(text: text, style: style)) }
    }

    /// The columns that it takes. Every character here is one column wide.
    var width: Int { parts.reduce(0) { $0 + $1.text.count } }

    /// The text without colour.
    var plain: String { parts.map(\.text).joined() }

    /// What fits into so many columns; that something is missing is shown by `…`.
    func cut(to columns: Int) -> StyledText {
        guard width > columns else { return self }
        guard columns > 0 else { return StyledText() }
        var (cut, room) = (StyledText(), columns - 1)
        for part in parts where room > 0 {
            let text = String(part.text.prefix(room))
            cut.add(text, part.style)
            room -= text.count
        }
        cut.add("…")
        return cut
    }

    /// What is written to a terminal.
    func text(inColour: Bool) -> String {
        inColour ? parts.map { $0.style?.painted($0.text) ?? $0.text }.joined() : plain
    }
}
