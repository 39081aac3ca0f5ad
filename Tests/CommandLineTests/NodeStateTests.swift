import Foundation
import Testing

/// Nodes that keep their state in a file.
@Suite struct NodeStateTests {
    private let path = "\(NSTemporaryDirectory())/interlock-state-\(UUID().uuidString)"

    private func removeFiles() {
        for suffix in ["", ".lock", ".new", ".bad"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    }

    private func stopped(_ program: Program) async throws -> Program.Ended {
        program.signal(SIGINT)
        let ended = try await program.ended()
        #expect(ended.status == 0)
        return ended
    }

    @Test func aNodeComesBackWithItsIDAndThroughWhomItKnew() async throws {
        defer { removeFiles() }
        let first = try await StandingNode()
        let second = try await StandingNode("--bootstrap", first.address, "--state", path)
        try await second.program.wrote("\"good\":1")
        let last = try await stopped(second.program)
        #expect(try Line(try #require(last.lines.last)).event == "stopped")
        #expect(last.errors.isEmpty)

        // Nobody is named: without its state it would ask the public routers, which are not there.
        let again = try await StandingNode("--state", path)
        #expect(again.id == second.id)
        let lines = try await stopped(again.program).lines.map(Line.init)
        #expect(lines.first?.number("restored") == 1)
        let rejoined = try #require(lines.first { $0.event == "rejoined" })
        #expect(rejoined.text("id") == second.id)
        let status = try #require(lines.first { $0.event == "status" })
        #expect(status.number("good") == 1)
        #expect(status.number("stateRestored") == 1)
    }

    @Test func aNodeThatKnowsSomebodyFromBeforeNeedsNoHostThatAnswers() async throws {
        defer { removeFiles() }
        let first = try await StandingNode()
        let second = try await StandingNode("--bootstrap", first.address, "--state", path)
        try await second.program.wrote("\"good\":1")
        _ = try await stopped(second.program)
        // Nothing listens there.
        let again = try await StandingNode("--bootstrap", "127.0.0.1:9", "--state", path)
        let lines = try await stopped(again.program).lines.map(Line.init)
        #expect(again.id == second.id)
        #expect(lines.first { $0.event == "status" }?.number("contacts") == 1)
    }

    @Test func aSecondNodeOnTheSameFileIsRefused() async throws {
        defer { removeFiles() }
        let first = try await StandingNode("--alone", "--state", path)
        let second = try await Program.run("dht", "node", "--alone", "--bind", "127.0.0.1", "--state", path)
        #expect(second.status == 75)
        #expect(second.output.isEmpty)
        #expect(second.errors == "interlock: \(path) is in use by another node; stop that one or name another file\n")

        _ = try await stopped(first.program)
        let third = try await StandingNode("--alone", "--state", path)
        #expect(third.id == first.id)
    }

    @Test func aBrokenFileIsToldMovedAsideAndReplaced() async throws {
        defer { removeFiles() }
        let first = try await StandingNode("--alone", "--state", path)
        _ = try await stopped(first.program)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: URL(fileURLWithPath: path))

        let second = try await StandingNode("--alone", "--state", path)
        #expect(second.id != first.id)
        let errors = try await stopped(second.program).errors
        #expect(errors.contains(" warning the state of the node was refused and moved aside"))
        // Its folder is named as it really is, and the path of a test may not be.
        #expect(errors.contains("\(URL(fileURLWithPath: path).lastPathComponent).bad "))
        #expect(errors.contains("is damaged"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: path + ".bad")) == bytes)
        #expect(try await StandingNode("--alone", "--state", path).id == second.id)
    }

    @Test func aFileThatCannotBeWrittenIsTold() async throws {
        let node = try await StandingNode("--alone", "--state", "/nowhere/node.state")
        let ended = try await stopped(node.program)
        #expect(ended.errors.contains(" error the state of the node cannot be saved"))
        #expect(try Line(try #require(ended.lines.last)).number("saves") == 0)
    }
}
