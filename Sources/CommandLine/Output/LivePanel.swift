/// A few lines of a terminal that are redrawn in place: what is written to draw them, and to take them away again.
///
/// The cursor stays visible, behind the last line: a program that is killed leaves nothing to restore.
struct LivePanel {
    /// The size of a terminal.
    struct Size: Hashable, Sendable {
        var columns = 80
        var rows = 24
    }
    private var shown: [StyledText] = []
    /// The rows that were drawn may have been folded since by a terminal that was made narrower.
    private var widths: [Int] = []

    var isEmpty: Bool { shown.isEmpty }

    /// Replaces the lines by others. A line that is wider than the terminal is cut, and so are lines beyond its height:
    /// what is folded or scrolled away could not be taken away again.
    mutating func replace(by lines: [StyledText], on size: Size, inColour: Bool) -> String? {
        guard shown != lines || lines.count > 1 else { return nil }
        let text = erased(on: size)
        shown = lines
        return text + drawn(on: size, inColour: inColour)
    }

    /// What takes the lines away, with whatever the terminal's user typed behind them.
    func erased(on size: Size) -> String {
        guard !widths.isEmpty else { return "" }
        let rows = widths.reduce(0) { $0 + max(1, ($1 + size.columns - 1) / size.columns) }
        return "\r" + (rows > 1 ? "\u{1B}[\(rows - 1)A" : "") + "\u{1B}[J"
    }

    /// What draws the lines again.
    mutating func drawn(on size: Size, inColour: Bool) -> String {
        let lines = shown.prefix(max(1, size.rows - 1)).map { $0.cut(to: size.columns - 1) }
        widths = lines.map(\.width)
        return lines.map { $0.text(inColour: inColour) }.joined(separator: "\n")
    }

    /// Leaves the lines where they are, for good.
    mutating func leave(on size: Size, inColour: Bool) -> String {
        guard !isEmpty else { return "" }
        let text = erased(on: size) + drawn(on: size, inColour: inColour) + "\n"
        (shown, widths) = ([], [])
        return text
    }
}
