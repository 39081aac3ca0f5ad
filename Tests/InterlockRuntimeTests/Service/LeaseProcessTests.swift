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
        _ = try await first.lines.first { $0 == "holding 1" }
        #expect(try await first.end(by: SIGKILL).reason == .uncaughtSignal)

        let second = try start(0, "--acquire")
        let held = try await second.lines.first { $0.hasPrefix("holding") }
        // Without its file it would ask for term 1 again, and be granted it again.
        #expect(held.report == "holding 2")

        // A killed member counts again once it is back: now the third is down.
        #expect(try await others[0].end(by: SIGKILL).reason == .uncaughtSignal)
        let back = try start(1, "--acquire")
        #expect(try await others[1].end(by: SIGTERM) == (.exit, 0))
        _ = try await others[1].lines.first { $0 == "stopped" }
        _ = try await back.lines.first { $0 == "holding 3" }
        #expect(try await second.end(by: SIGINT) == (.exit, 0))
        #expect(try await back.end(by: SIGTERM) == (.exit, 0))
        #expect(second.lines.reports == ["listening \(portBase)", "holding 2", "stopped"])
    }
}
