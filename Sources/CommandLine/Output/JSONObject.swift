/// One JSON object, printed on one line, its members in the order in which they were added.
struct JSONObject {
    private var members: [String] = []

    /// An object that says what happened.
    init(_ event: String) { add("event", event) }

    /// An object that says what happened, and with `body` what belongs to it.
    init(_ event: String, _ body: (inout JSONObject) -> Void) {
        self.init(event)
        body(&self)
    }

    mutating func add(_ name: String, _ value: String) { members.append("\(Self.quoted(name)):\(Self.quoted(value))") }
    mutating func add(_ name: String, _ value: Int) { members.append("\(Self.quoted(name)):\(value)") }
    mutating func add(_ name: String, _ value: Bool) { members.append("\(Self.quoted(name)):\(value)") }
    mutating func add(_ name: String, _ values: [String]) {
        members.append("\(Self.quoted(name)):[\(values.map(Self.quoted).joined(separator: ","))]")
    }
    /// Milliseconds with three decimals.
    mutating func add(_ name: String, milliseconds duration: Duration) {
        members.append("\(Self.quoted(name)):\(duration.milliseconds)")
    }

    var line: String { "{\(members.joined(separator: ","))}" }

    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case "\u{0}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
