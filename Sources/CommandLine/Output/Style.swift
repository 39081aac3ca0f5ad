/// Colour, where people look and have not asked for none.
enum Style: String, Sendable {
    case bold = "1"
    case faint = "2"
    case green = "32"
    case yellow = "33"
    case red = "31"

    /// For a line on standard output.
    func callAsFunction(_ text: String) -> String { Self.isOn ? painted(text) : text }

    /// With colour, whoever looks.
    func painted(_ text: String) -> String { "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" }

    /// Whether colour is wanted at all (no-color.org), by a terminal that can show it.
    static let isWanted = environment("NO_COLOR") == nil && environment("TERM") != "dumb"
    private static let isOn = Console.isTerminal && isWanted
}
