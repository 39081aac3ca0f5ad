import Glibc
import Logging

/// Logs a line an event on standard error, above the lines that change there:
/// `2026-01-31T12:00:00Z info saved the state of the node bytes=123 path=node.state`.
struct ConsoleLogHandler: LogHandler {
    var logLevel: Logger.Level = .warning
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var all = metadata
        if let more = metadataProvider?.get() { all.merge(more) { $1 } }
        if let more = event.metadata { all.merge(more) { $1 } }
        Console.note("\(Self.time()) " + Self.line(event.level, "\(event.message)", all))
    }

    /// Level, message, and what belongs to it in the order of its names.
    static func line(_ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata) -> String {
        let fields = metadata.map { name, value in (name, "\(value)") }.sorted { $0.0 < $1.0 }
        return ([level.rawValue, message] + fields.map { "\($0.0)=\(Self.field($0.1))" }).joined(separator: " ")
    }

    /// A value, in quotes if it could be taken for several words.
    private static func field(_ value: String) -> String {
        let isPlain = !value.isEmpty && value.unicodeScalars.allSatisfy { $0 > " " && $0 != "\"" && $0 != "=" }
        return isPlain ? value : JSONObject.quoted(value)
    }

    /// The wall clock, to the second, in UTC.
    private static func time() -> String {
        var (now, parts) = (time_t(), tm())
        Glibc.time(&now)
        gmtime_r(&now, &parts)
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 32) { buffer in
            guard let start = buffer.baseAddress, strftime(start, 32, "%Y-%m-%dT%H:%M:%SZ", &parts) > 0 else {
                return "-"
            }
            return String(cString: start)
        }
    }
}
