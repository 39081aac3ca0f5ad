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
        ["dht", "demo", "--nodes", "401"],
        ["dht", "peers", key, "--paths", "0"], ["dht", "peers", key, "--paths", "9"],
        ["dht", "node", "--state", ""], ["dht", "node", "--refresh", "60"],
        ["dht", "node", "--private", "10.0.0.0/33"],
        ["dht", "demo", "--bind", "127.0.0.1:1"],
    ])
    func aCallThatMakesNoSenseEndsWith64(arguments: [String]) async throws {
        let ended = try await Program(arguments).ended()
        #expect(ended.status == 64)
        #expect(ended.output.isEmpty)
        #expect(!ended.errors.isEmpty)
    }

    private static let local = ["dht", "node", "--alone", "--bind"]

    /// A host that the node would not speak to is not met with silence.
    @Test(arguments: [
        (["dht", "ping", "192.168.1.5:6881"], "192.168.1.5 is a private address: add --private 192.168.0.0/16"),
        (
            ["dht", "peers", key, "--bootstrap", "10.1.2.3:1"],
            "10.1.2.3 is a private address: add --private 10.0.0.0/8"
        ),
        (["dht", "find-node", key, "--bootstrap", "172.31.0.1:1"], "add --private 172.16.0.0/12"),
        (["dht", "node", "--bootstrap", "100.64.0.1:1"], "add --private 100.64.0.0/10"),
        (local + ["169.254.0.1"], "169.254.0.1 is a private address: add --private 169.254.0.0/16"),
        (["dht", "ping", "192.168.1.5:1", "--private", "192.168.2.0/24"], "add --private 192.168.0.0/16"),
        (["dht", "ping", "198.51.100.7:1"], "nobody on the internet has the address 198.51.100.7"),
        (["dht", "node", "--private", "10.1.0.0/8"], "did you mean 10.0.0.0/8?"),
    ])
    func aPrivateAddressIsToldWhatToGive(arguments: [String], words: String) async throws {
        let ended = try await Program(arguments).ended()
        #expect(ended.status == 64)
        #expect(ended.output.isEmpty)
        #expect(ended.errors.contains(words))
    }

    @Test func anAddressOfTheNodesOwnIsSpokenTo() async throws {
        let ended = try await Program.run(
            "dht", "ping", "198.51.100.7:1", "--private", "198.51.100.0/24", "--timeout", "0.1")
        #expect(ended.status == 69)
    }

    @Test(arguments: [["--help"], ["dht", "--help"], ["dht", "demo", "--help"], ["--version"]])
    func helpIsNoError(arguments: [String]) async throws {
        let ended = try await Program(arguments).ended()
        #expect(ended.status == 0)
        #expect(!ended.output.isEmpty)
    }
}
