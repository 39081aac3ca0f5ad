import Foundation
import Testing

/// The commands against nodes of our own, and against nobody.
@Suite struct DHTCommandTests {
    private let key = "0123456789012345678901234567890123456789"
    /// Nothing listens there: a port that only the system's superuser may bind.
    private let nobody = "127.0.0.1:9"

    @Test func pingPrintsTheNodesId() async throws {
        let node = try await StandingNode()
        let ended = try await Program.run("dht", "ping", node.address)
        #expect(ended.status == 0)
        #expect(ended.lines.count == 1)
        #expect(ended.output.hasPrefix("\(node.address) is \(node.id), "))
        #expect(ended.errors.isEmpty)

        let line = try Line(try #require(try await Program.run("dht", "ping", node.address, "--json").lines.first))
        #expect(line.event == "answered")
        #expect(line.text("id") == node.id)
        #expect(line.text("address") == node.address)
    }

    @Test func peersAreNotFoundThenAnnouncedThenFound() async throws {
        let first = try await StandingNode()
        let second = try await StandingNode("--bootstrap", first.address)
        let entry = ["--bootstrap", second.address, "--bind", "127.0.0.1"]

        let before = try await Program(["dht", "peers", key] + entry).ended()
        #expect(before.status == 1)
        #expect(before.output.isEmpty)
        #expect(before.errors.hasPrefix("0 peers; "))

        let announced = try await Program(["dht", "announce", key, "--port", "4000"] + entry).ended()
        #expect(announced.status == 0)
        #expect(
            Set(announced.lines) == [
                "acknowledged by \(first.id) \(first.address)", "acknowledged by \(second.id) \(second.address)",
            ])

        let found = try await Program(["dht", "peers", key] + entry).ended()
        #expect(found.status == 0)
        // One address a line, so that it can be piped.
        #expect(found.output == "127.0.0.1:4000\n")

        let json = try await Program(["dht", "peers", key, "--json"] + entry).ended()
        let lines = try json.lines.map(Line.init)
        #expect(json.status == 0)
        #expect(lines.first?.event == "joined")
        #expect(lines.filter { $0.event == "peer" }.map { $0.text("address") } == ["127.0.0.1:4000"])
        #expect(lines.last?.event == "finished")
        #expect(lines.last?.number("peers") == 1)
        #expect(json.errors.isEmpty)
    }

    @Test func theExampleOfTheLibraryFindsPeersToo() async throws {
        let node = try await StandingNode()
        let announced = try await Program.run("dht", "announce", key, "--port", "4000", "--bootstrap", node.address)
        #expect(announced.status == 0)
        let found = try await Program([key, node.address], of: "FindPeers").ended()
        #expect(found.status == 0)
        #expect(found.output == "127.0.0.1:4000\n")
    }

    @Test func theExampleOfAnEmbeddedNodeJoinsAndKeepsItsId() async throws {
        let node = try await StandingNode()
        let path = "\(NSTemporaryDirectory())/interlock-embedded-\(UUID().uuidString)"
        defer { for end in ["", ".lock"] { try? FileManager.default.removeItem(atPath: path + end) } }
        var ids: [String] = []
        for words in ["the node joined the network", "the node rejoined the network"] {
            let program = try Program([path, node.address], of: "EmbeddedNode")
            // The first time through its host, the second time from its own table.
            try await program.logged(words)
            program.signal(SIGTERM)
            let ended = try await program.ended()
            #expect(ended.status == 0)
            #expect(ended.output.contains(ids.isEmpty ? "joined with 1 contact" : " is "))
            ids.append(try #require(ended.lines.first?.split(separator: " ").last.map(String.init)))
            #expect(FileManager.default.fileExists(atPath: path))
        }
        #expect(ids[0].count == 40 && ids[0] == ids[1])
    }

    @Test func findNodePrintsTheClosestFirst() async throws {
        let first = try await StandingNode()
        let second = try await StandingNode("--bootstrap", first.address)
        let ended = try await Program.run("dht", "find-node", second.id, "--bootstrap", first.address)
        #expect(ended.status == 0)
        #expect(ended.lines == ["\(second.id) \(second.address)", "\(first.id) \(first.address)"])
        #expect(ended.errors.contains("nobody left to ask"))

        let entry = ["--bootstrap", first.address, "--paths", "8"]
        let disjoint = try await Program(["dht", "find-node", second.id] + entry).ended()
        #expect(disjoint.status == 0)
        #expect(Set(disjoint.lines) == Set(ended.lines))
    }

    @Test func theTraceIsASequenceDiagram() async throws {
        let node = try await StandingNode()
        let path = "\(NSTemporaryDirectory())/interlock-trace-\(UUID().uuidString).mmd"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let ended = try await Program.run("dht", "ping", node.address, "--trace", path)
        #expect(ended.status == 0)
        #expect(
            try String(contentsOfFile: path, encoding: .utf8) == """
                sequenceDiagram
                    participant p0 as interlock
                    participant p1 as \(node.address)
                    p0 -->> p1: ping
                    p1 -->> p0: answer of \(node.id.prefix(8))

                """)
    }

    @Test func aTraceThatCannotBeWrittenIsAnError() async throws {
        let node = try await StandingNode()
        let ended = try await Program.run("dht", "ping", node.address, "--trace", "/nowhere/trace.mmd")
        #expect(ended.status == 73)
        #expect(ended.output.contains(node.id))
        #expect(ended.errors.contains("cannot write the trace to /nowhere/trace.mmd"))
    }

    @Test func whereNobodyAnswersEveryCommandEndsWith69AndSaysWhatToDo() async throws {
        let calls = [
            ["ping", nobody], ["find-node", key, "--bootstrap", nobody], ["peers", key, "--bootstrap", nobody],
            ["announce", key, "--port", "4000", "--bootstrap", nobody], ["node", "--bootstrap", nobody],
            ["demo", "--bootstrap", nobody],
        ]
        for call in calls {
            let ended = try await Program(["dht"] + call + ["--timeout", "0.5"]).ended()
            #expect(ended.status == 69, "\(call): \(ended)")
            #expect(ended.errors.hasPrefix("interlock: "), "\(call): \(ended)")
            #expect(ended.errors.contains("?") || ended.errors.contains("--bootstrap"), "\(call): \(ended)")
        }
    }

    @Test func aNameThatNobodyKnowsEndsWith69() async throws {
        let ended = try await Program.run("dht", "peers", key, "--bootstrap", "nowhere.invalid:1", "--json")
        #expect(ended.status == 69)
        let line = try Line(try #require(ended.lines.last))
        #expect(line.event == "failed")
        #expect(line.number("code") == 69)
        #expect(line.text("reason").contains("nowhere.invalid:1"))
    }

    @Test func anAddressThatCannotBeBoundEndsWith69() async throws {
        let node = try await StandingNode()
        for address in [node.address, "192.0.2.1"] {
            let ended = try await Program.run("dht", "node", "--alone", "--bind", address)
            #expect(ended.status == 69)
            #expect(ended.output.isEmpty)
            #expect(ended.errors.contains("cannot bind \(address)"))
            #expect(ended.errors.contains("choose another address or port"))
        }
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func aNodeThatIsToldToStopEndsWith0(signal: CInt) async throws {
        let node = try await StandingNode()
        node.program.signal(signal)
        let ended = try await node.program.ended()
        #expect(ended.status == 0)
        #expect(ended.errors.isEmpty)
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func aCommandThatIsInterruptedEndsAsShellsCountIt(signal: CInt) async throws {
        let node = try await StandingNode()
        // Joined, it looks for somebody who does not answer: the lookup lasts until the signal.
        let program = try Program([
            "dht", "ping", nobody, "--bootstrap", node.address, "--timeout", "600", "--json",
        ])
        try await program.wrote("\"joined\"")
        program.signal(signal)
        let ended = try await program.ended()
        #expect(ended.status == 128 + signal)
        #expect(ended.errors.isEmpty)
    }

    @Test func aNodeThatIsToldToStopButCannotWriteItsTraceEndsWith73() async throws {
        let program = try Program([
            "dht", "node", "--alone", "--bind", "127.0.0.1", "--trace", "/nowhere/trace.mmd",
        ])
        try await program.wrote("127.0.0.1:")
        program.signal(SIGINT)
        let ended = try await program.ended()
        #expect(ended.status == 73)
        #expect(ended.errors.contains("cannot write the trace to /nowhere/trace.mmd"))
    }

    @Test(arguments: [["machines"], ["dht", "node", "--alone", "--bind", "127.0.0.1"]])
    func outputThatCannotBeWrittenEndsWith74(arguments: [String]) async throws {
        let ended = try await Program(arguments, outputPath: "/dev/full").ended()
        #expect(ended.status == 74)
        #expect(ended.errors == "interlock: cannot write the output: No space left on device\n")
    }

    @Test func aClosedPipeEndsTheProgramWithoutAWord() async throws {
        let ended = try await Program.run("dht", "node", "--alone", "--bind", "127.0.0.1", keepsReading: false)
        #expect(ended.status == 128 + SIGPIPE)
        #expect(ended.errors.isEmpty)
    }
}
