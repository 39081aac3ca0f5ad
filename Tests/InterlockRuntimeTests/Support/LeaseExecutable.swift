import Foundation

/// A process of the built `lease`, its lines of standard output kept as reports.
final class LeaseExecutable: Sendable {
    /// Beside the test bundle; nil if it was not built.
    static let path: String? = {
        let arguments = CommandLine.arguments
        let bundle = arguments.firstIndex(of: "--test-bundle-path").flatMap {
            arguments.indices.contains($0 + 1) ? arguments[$0 + 1] : nil
        }
        let folder = URL(fileURLWithPath: bundle ?? arguments[0]).deletingLastPathComponent()
        let path = folder.appendingPathComponent("lease").path
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    let lines = ReportLog<String>()
    private let process = Process()

    init(path: String, _ arguments: [String]) throws {
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        let keep = lines.keep
        try process.run()
        // Ends with the process, at the end of the pipe.
        Thread.detachNewThread {
            var rest = Data()
            while case let more = pipe.fileHandleForReading.availableData, !more.isEmpty {
                rest += more
                while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                    keep(String(decoding: rest[rest.startIndex..<end], as: UTF8.self), nil)
                    rest = rest[(end + 1)...]
                }
            }
        }
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    /// Ends the process by a signal; how it ended.
    func end(by signal: CInt) async throws -> (reason: Process.TerminationReason, status: CInt) {
        kill(process.processIdentifier, signal)
        return try await offPool {
            self.process.waitUntilExit()
            return (self.process.terminationReason, self.process.terminationStatus)
        }
    }
}
