import Logging
import Synchronization

/// Keeps what is logged.
final class Log: Sendable {
    private let kept = Mutex<[String]>([])

    private struct Handler: LogHandler {
        let log: Log
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }
        func log(event: LogEvent) {
            let metadata = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            let line = (["\(event.level) \(event.message)"] + metadata).joined(separator: " ")
            log.kept.withLock { $0.append(line) }
        }
    }

    /// Level, words and metadata of each line.
    var lines: [String] { kept.withLock { $0 } }
    var logger: Logger { Logger(label: "test") { _ in Handler(log: self) } }

    /// The lines that begin so.
    func lines(_ beginning: String) -> [String] { lines.filter { $0.hasPrefix(beginning) } }
}
