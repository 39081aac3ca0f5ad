import Foundation
import InterlockDiagrams

/// A sequence diagram of the design document, read from its Mermaid text beside the tests. Activation lines do not
/// count.
struct SeedDiagram {
    let participants: [String]
    let messages: [SequenceDiagram.Message]

    init(named name: String, file: String = #filePath) throws {
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
        let text = try String(contentsOf: folder.appendingPathComponent(name + ".mmd"), encoding: .utf8)
        var participants: [String] = []
        var messages: [SequenceDiagram.Message] = []
        for line in text.split(separator: "\n").map({ $0.trimmingCharacters(in: .whitespaces) }) {
            let words = line.split(separator: " ", maxSplits: 1)
            guard let first = words.first else { continue }
            switch first {
            case "sequenceDiagram", "activate", "deactivate": continue
            case "participant": participants.append(String(words[1]))
            default: messages.append(try Self.message(line))
            }
        }
        self.participants = participants
        self.messages = messages
    }

    struct Unreadable: Error { let line: String }

    /// `Pool ->> Query: Advance:EventQueryPoll`, with or without spaces around the arrow and the first colon.
    private static func message(_ line: String) throws -> SequenceDiagram.Message {
        for arrow in [SequenceDiagram.Arrow.message, .call, .deferred] {
            guard let range = line.range(of: arrow.rawValue) else { continue }
            let rest = line[range.upperBound...]
            guard let colon = rest.firstIndex(of: ":") else { break }
            return SequenceDiagram.Message(
                from: line[..<range.lowerBound].trimmingCharacters(in: .whitespaces),
                to: rest[..<colon].trimmingCharacters(in: .whitespaces), arrow,
                rest[rest.index(after: colon)...].trimmingCharacters(in: .whitespaces))
        }
        throw Unreadable(line: line)
    }
}
