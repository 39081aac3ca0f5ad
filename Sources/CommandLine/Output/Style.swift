/// Colour, where people look and have not asked for none.
enum Style: String {
    case bold = "1"
    case faint = "2"
    case green = "32"
    case yellow = "33"
    case red = "31"

    func callAsFunction(_ text: String) -> String {
        Self.isOn ? "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" : text
    }

    private static let isOn = Console.isTerminal && environment("NO_COLOR") == nil && environment("TERM") != "dumb"
}
