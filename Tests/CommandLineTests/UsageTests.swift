import Testing

/// What a call that makes no sense is told: exit status 64, a word on standard error, nothing on standard output.
@Suite struct UsageTests {
    private static let key = "0123456789012345678901234567890123456789"

    @Test(arguments: [
        ["nonsense"], ["dht", "nonsense"], ["dht", "ping"], ["dht", "ping", "host"], ["dht", "ping", "[::1]:1"],
        ["dht", "find-node", "0123"], ["dht", "find-node", key + "0"], ["dht", "peers", "z" + key.dropFirst()],
        ["dht", "announce", key], ["dht", "announce", key, "--port", "0"], ["dht", "announce", key, "--port", "65536"],
        ["dht", "peers", key, "--timeout", "0"], ["dht", "peers", key, "--timeout", "x"],
        ["dht", "peers", key, "--bind", "localhost"], ["dht", "peers", key, "--bind", "::1"],
        ["dht", "peers", key, "--bootstrap", "host"], ["dht", "peers", key, "--bootstrap", "[::1]:1"],
        ["dht", "node", "--alone", "--bootstrap", "localhost:1"], ["dht", "demo", "--nodes", "31"],
        ["dht", "demo", "--nodes", "401"], ["dht", "demo", "--bind", "127.0.0.1:1"],
    ])
    func aCallThatMakesNoSenseEndsWith64(arguments: [String]) async throws {
        let ended = try await Program(arguments).ended()
        #expect(ended.status == 64)
        #expect(ended.output.isEmpty)
        #expect(!ended.errors.isEmpty)
    }

    @Test(arguments: [["--help"], ["dht", "--help"], ["dht", "demo", "--help"], ["--version"]])
    func helpIsNoError(arguments: [String]) async throws {
        let ended = try await Program(arguments).ended()
        #expect(ended.status == 0)
        #expect(!ended.output.isEmpty)
    }
}
