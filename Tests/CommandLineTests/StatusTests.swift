import Foundation
import Testing

/// What a running node shows of itself.
@Suite struct StatusTests {
    private static let alone = ["dht", "node", "--alone", "--bind", "127.0.0.1", "--status", "0.05"]

    @Test func programsAreToldTheFiguresALine() async throws {
        let first = try await StandingNode()
        let second = try await StandingNode("--bootstrap", first.address)
        try await first.program.wrote("\"good\":1")
        second.program.signal(SIGINT)
        first.program.signal(SIGINT)
        let lines = try await first.program.ended().lines.map(Line.init).filter { $0.event == "status" }
        let last = try #require(lines.last)
        let names = [
            "contacts", "good", "questionable", "bad", "buckets", "depth", "roundTripMilliseconds", "datagramsIn",
            "datagramsOut", "bytesIn", "bytesOut", "queries", "answers", "refused", "overRate", "martians", "torrents",
            "peers", "lookupsRunning", "lookupsEnded", "lookupsConverged", "upkeepRunning", "checks", "explorations",
            "rejoins", "uptimeMilliseconds",
        ]
        for name in names { #expect(last.number(name) != nil, "\(name)") }
        #expect(last.number("contacts") == 1)
        #expect(try #require(last.number("queries")) > 0)
        #expect(last.number("queries") == last.number("answers"))
        #expect(try #require(last.number("bytesOut")) > 20 * (try #require(last.number("datagramsOut"))))
        // A node without a file says nothing of one, and one that knows nobody nothing of its depth.
        #expect(last.number("stateSaves") == nil)
        #expect(lines.first?.number("depth") == nil)
    }

    @Test func withoutATerminalThereAreLinesAndNoPanel() async throws {
        let program = try Program(Self.alone, environment: ["TERM": "xterm"])
        try await program.wrote("0 contacts, 0 good, 0 queries", followedBy: { $0 == "," })
        program.signal(SIGINT)
        let ended = try await program.ended()
        #expect(ended.status == 0)
        #expect(!ended.output.contains("\u{1B}"))
        #expect(ended.errors.isEmpty)
    }

    @Test(arguments: [80, 40, 20])
    func aTerminalShowsAPanelThatStaysInPlace(columns: Int) async throws {
        let terminal = try PseudoTerminal(columns: UInt16(columns))
        let program = try Program(Self.alone, terminal: terminal, environment: ["TERM": "xterm", "NO_COLOR": ""])
        // Drawn again and again.
        try await program.wrote("\u{1B}[J", followedBy: { _ in true }, times: 3)
        program.signal(SIGINT)
        let ended = try await program.ended()
        #expect(ended.status == 0)
        var screen = Screen(columns: columns)
        screen.write(ended.output)
        #expect(screen.unknown.isEmpty)
        // The line before the panel is a result, and may be folded.
        let start = try #require(screen.rows.firstIndex { $0.hasPrefix("table") })
        let names = screen.rows[start...].map { $0.prefix { $0 != " " } }
        #expect(names == ["table", "traffic", "total", "served", "dropped", "lookups", "upkeep"])
        #expect(screen.rows.allSatisfy { $0.count <= columns })
        #expect(screen.rows[start...].allSatisfy { $0.count < columns })
        // A table without contacts is red, where there is room to say so.
        #expect(ended.output.contains("\u{1B}[31m") == (columns > 20))
        // The cursor stands at the start of an empty line.
        #expect(ended.output.hasSuffix("\r\n"))
    }

    @Test func nobodyWhoAsksForNoColourGetsAny() async throws {
        let terminal = try PseudoTerminal(columns: 80)
        let program = try Program(Self.alone, terminal: terminal, environment: ["TERM": "xterm", "NO_COLOR": "1"])
        try await program.wrote("upkeep")
        program.signal(SIGINT)
        let ended = try await program.ended()
        #expect(ended.status == 0)
        #expect(!ended.output.contains("m\u{1B}") && !ended.output.contains("\u{1B}[31m"))
    }

    @Test func aDumbTerminalGetsLines() async throws {
        let terminal = try PseudoTerminal(columns: 80)
        let program = try Program(Self.alone, terminal: terminal, environment: ["TERM": "dumb"])
        try await program.wrote("0 contacts")
        program.signal(SIGINT)
        let ended = try await program.ended()
        #expect(ended.status == 0)
        #expect(!ended.output.contains("\u{1B}"))
    }

    @Test func logLinesScrollAboveThePanel() async throws {
        let terminal = try PseudoTerminal(columns: 200)
        let program = try Program(
            Self.alone + ["--verbose"], terminal: terminal, environment: ["TERM": "xterm", "NO_COLOR": "1"])
        try await program.wrote("\u{1B}[J", followedBy: { _ in true }, times: 3)
        program.signal(SIGINT)
        var screen = Screen(columns: 200)
        screen.write(try await program.ended().output)
        let table = try #require(screen.rows.firstIndex { $0.hasPrefix("table") })
        #expect(screen.rows.filter { $0.hasPrefix("table") }.count == 1)
        let started = try #require(screen.rows.firstIndex { $0.contains(" info the node started address=127.0.0.1:") })
        #expect(started < table)
        #expect(screen.rows.last?.contains(" debug ") == true)
    }
}
