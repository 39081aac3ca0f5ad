import Foundation
import Glibc
import Synchronization

/// A run of a built program, `interlock` if no other is named, as users start it.
final class Program: Sendable {
    struct NotBuilt: Error {}
    struct TimeIsUp: Error {
        var output: String
        var errors: String
    }
    /// How a run ended.
    struct Ended: Sendable {
        /// The exit status; a signal that ended it counts negative.
        var status: Int32
        var output: String
        var errors: String

        var lines: [Substring] { output.split(separator: "\n") }
    }

    /// What the program did so far. Its readers hold this and not the program, which ends when nobody holds it.
    private final class Record: Sendable {
        struct State {
            var output = ""
            var errors = ""
            var openPipes = 2
            var status: Int32?
        }
        let state = Mutex(State())
    }
    private let record = Record()
    private let process = Process()

    /// Starts the program. With `keepsReading` false nobody reads its output: the pipe is closed at once. With
    /// `outputPath` the output goes there; with a terminal, output and errors do.
    init(
        _ arguments: [String], of name: String = "interlock", keepsReading: Bool = true, outputPath: String? = nil,
        terminal: PseudoTerminal? = nil, environment: [String: String] = [:]
    ) throws {
        guard let path = Self.path(of: name) else { throw NotBuilt() }
        let (output, errors) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        (process.standardOutput, process.standardError) = (output, errors)
        process.terminationHandler = { [record] process in
            let isSignal = process.terminationReason == .uncaughtSignal
            let status = isSignal ? -process.terminationStatus : process.terminationStatus
            record.state.withLock { $0.status = status }
        }
        if !environment.isEmpty {
            process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        }
        if let terminal {
            (process.standardOutput, process.standardError) = (terminal.far, terminal.far)
            record.state.withLock { $0.openPipes = 1 }
            read(terminal.near) { $0.output += $1 }
            try process.run()
            // The last one to close that end ends what is read here.
            try terminal.far.close()
            return
        }
        if let outputPath {
            process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: outputPath))
            record.state.withLock { $0.openPipes -= 1 }
        } else if keepsReading {
            read(output.fileHandleForReading) { $0.output += $1 }
        } else {
            record.state.withLock { $0.openPipes -= 1 }
            try output.fileHandleForReading.close()
        }
        read(errors.fileHandleForReading) { $0.errors += $1 }
        try process.run()
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    /// Runs the program to its end.
    static func run(_ arguments: String..., keepsReading: Bool = true) async throws -> Ended {
        try await Program(arguments, keepsReading: keepsReading).ended()
    }

    func signal(_ signal: CInt) { kill(process.processIdentifier, signal) }

    /// Waits until the program logged something.
    func logged(_ text: String) async throws {
        try await until { record.state.withLock { $0.errors.contains(text) } }
    }

    /// Waits until the program wrote something, followed by a character of a kind, so many times.
    func wrote(
        _ text: String, followedBy isNext: @Sendable (Character) -> Bool = { _ in true }, times: Int = 1
    ) async throws {
        try await until {
            let output = self.output
            let count = output.ranges(of: text).count { range in
                range.upperBound < output.endIndex && isNext(output[range.upperBound])
            }
            return count >= times
        }
    }

    var output: String { record.state.withLock { $0.output } }

    /// Waits for the end of the program, of its output, and of its errors.
    func ended() async throws -> Ended {
        try await until { self.record.state.withLock { $0.status != nil && $0.openPipes == 0 } }
        return record.state.withLock { Ended(status: $0.status ?? 0, output: $0.output, errors: $0.errors) }
    }

    /// Asks again and again until something holds, six thousand times, half a minute at least. The times are counted
    /// and not the seconds, since tests beside this one may keep every thread busy for long.
    private func until(_ holds: () -> Bool) async throws {
        for _ in 0..<6000 {
            if holds() { return }
            await Self.aMoment()
        }
        throw record.state.withLock { TimeIsUp(output: $0.output, errors: $0.errors) }
    }

    /// Waits on another thread: the ones that run tests are as few as the cores, and the program needs these.
    private static func aMoment() async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(5)) { continuation.resume() }
        }
    }

    private func read(_ handle: FileHandle, _ add: @escaping @Sendable (inout Record.State, String) -> Void) {
        Thread.detachNewThread { [record] in
            // Not `availableData`, which ends the process when the far end of a terminal is closed.
            var bytes = [UInt8](repeating: 0, count: 4096)
            while case let count = Glibc.read(handle.fileDescriptor, &bytes, bytes.count), count > 0 {
                let text = String(decoding: bytes[..<count], as: UTF8.self)
                record.state.withLock { add(&$0, text) }
            }
            record.state.withLock { $0.openPipes -= 1 }
        }
    }

    /// Beside the test bundle; nil if it was not built.
    private static func path(of name: String) -> String? {
        let arguments = CommandLine.arguments
        let bundle = arguments.firstIndex(of: "--test-bundle-path").flatMap {
            arguments.indices.contains($0 + 1) ? arguments[$0 + 1] : nil
        }
        let folder = URL(fileURLWithPath: bundle ?? arguments[0]).deletingLastPathComponent()
        let path = folder.appendingPathComponent(name).path
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }
}
