import Foundation
import Testing

/// One line of `--json`.
struct Line {
    private let members: [String: Any]

    init(_ text: Substring) throws {
        let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
        members = try #require(value as? [String: Any])
    }

    var event: String { text("event") }

    func text(_ name: String) -> String { members[name] as? String ?? "" }
    func number(_ name: String) -> Int? { (members[name] as? NSNumber)?.intValue }
    func truth(_ name: String) -> Bool? { members[name] as? Bool }
    func texts(_ name: String) -> [String] { members[name] as? [String] ?? [] }
}
