import Foundation
import Testing

/// Three processes on loopback, one of them killed and started again from its file.
@Suite(.enabled(if: LeaseExecutable.path != nil, "the executable 'lease' was not built beside the tests"))
struct LeaseProcessTests {
    @Test func aKilledHolderRemembersItsTerm() async throws {
        let path = try #require(LeaseExecutable.path)
        let files = try TemporaryDirectory()
        // Below the ports that the system hands out.
        let portBase = 10_000 + Int(getpid()) * 7 % 20_000
        func start(_ id: Int, _ more: String...) throws -> LeaseExecutable {
            let arguments = ["--id", "\(id)", "--port-base", "\(portBase)", "--nodes", "3", "--store", files.path]
            return try LeaseExecutable(path: path, arguments + more)
        }
        let others = try [start(1), start(2)]
        for other in others { _ = try await other.lines.first { $0.hasPrefix("listening") } }
        let first = try start(0, "--acquire")
        let firstTerm = try await term(of: first)
        #expect(try await first.end(by: SIGKILL).reason == .uncaughtSignal)

        let second = try start(0, "--acquire")
        let secondTerm = try await term(of: second)
        // Without its file it would ask for the same term again, and be granted it again.
        #expect(secondTerm > firstTerm)

        // A killed member counts again once it is back: now another is down.
        #expect(try await others[0].end(by: SIGKILL).reason == .uncaughtSignal)
        let back = try start(1, "--acquire")
        #expect(try await others[1].end(by: SIGTERM) == (.exit, 0))
        _ = try await others[1].lines.first { $0 == "stopped" }
        #expect(try await term(of: back) > secondTerm)
        #expect(try await second.end(by: SIGINT) == (.exit, 0))
        #expect(try await back.end(by: SIGTERM) == (.exit, 0))
        _ = try await second.lines.first { $0 == "stopped" }
        #expect(second.lines.reports.first == "listening \(portBase)")
    }

    /// The term that a process holds first; slow disks may cost it attempts, and so terms.
    private func term(of process: LeaseExecutable) async throws -> UInt64 {
        let line = try await process.lines.first { $0.hasPrefix("holding ") }.report
        return try #require(UInt64(line.dropFirst("holding ".count)))
    }
}
