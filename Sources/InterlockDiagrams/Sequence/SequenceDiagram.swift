/// Who told whom what, in order; rendered for Mermaid.
public struct SequenceDiagram: Hashable, Sendable, CustomStringConvertible {
    /// The kinds of arrow that Mermaid tells apart and we use.
    public enum Arrow: String, Hashable, Sendable {
        /// A call, and the answer to it.
        case call = "->>"
        /// A message over a network.
        case message = "-->>"
        /// What is put in a queue, and what nobody waits for.
        case deferred = "--)"
    }

    /// One arrow of the diagram.
    public struct Message: Hashable, Sendable {
        /// The lifeline at the arrow's tail.
        public var sender: String
        /// The lifeline at its head.
        public var receiver: String
        /// What kind of arrow it is.
        public var arrow: Arrow
        /// What stands above it.
        public var text: String

        /// A message between two lifelines.
        public init(from sender: String, to receiver: String, _ arrow: Arrow, _ text: String) {
            (self.sender, self.receiver, self.arrow, self.text) = (sender, receiver, arrow, text)
        }
    }

    /// The lifelines, from left to right; every message is between two of them.
    public private(set) var participants: [String]
    /// The messages in order, at most ``limit``.
    public private(set) var messages: [Message] = []
    /// How many messages are kept; what comes after is counted, and said in the last line.
    public let limit: Int
    /// How many messages came after the limit was reached.
    public private(set) var omittedCount = 0

    /// An empty diagram with some lifelines in a wanted order.
    public init(participants: [String] = [], limit: Int = 2000) {
        (self.participants, self.limit) = (participants, limit)
    }

    /// Adds a message, and the lifelines that it names if they are new.
    public mutating func add(_ message: Message) {
        guard messages.count < limit else {
            omittedCount += 1
            return
        }
        for name in [message.sender, message.receiver] where !participants.contains(name) { participants.append(name) }
        messages.append(message)
    }

    /// The diagram in Mermaid's language.
    public var description: String {
        var lines = ["sequenceDiagram"]
        for (index, name) in participants.enumerated() {
            lines.append("    participant p\(index) as \(Self.escaped(name))")
        }
        for message in messages {
            guard let sender = participants.firstIndex(of: message.sender),
                let receiver = participants.firstIndex(of: message.receiver)
            else { continue }
            lines.append("    p\(sender) \(message.arrow.rawValue) p\(receiver): \(Self.escaped(message.text))")
        }
        if omittedCount > 0, let first = participants.first, let last = participants.last {
            let span = first == last ? "p0" : "p0,p\(participants.count - 1)"
            lines.append("    Note over \(span): and \(omittedCount) more")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Mermaid takes `;` and `#` for its own, a line for a statement, and what stands in angle brackets for HTML. Texts
    /// may come from strangers: what is no printable character becomes a space.
    static func escaped(_ text: String) -> String {
        var safe = ""
        for character in text {
            switch character {
            case ";": safe += "#59;"
            case "#": safe += "#35;"
            case "<": safe += "#lt;"
            case ">": safe += "#gt;"
            case let other where other.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }):
                safe += " "
            default: safe.append(character)
            }
        }
        return safe
    }
}
