import Testing

/// The demo, as the README starts it.
@Suite struct DemoTests {
    @Test func aStrangerFindsWhatWasAnnouncedOnAtLeastTwoHops() async throws {
        let ended = try await Program.run("dht", "demo", "--nodes", "32", "--json")
        #expect(ended.status == 0, "\(ended)")
        #expect(ended.errors.isEmpty)
        let lines = try ended.lines.map(Line.init)
        #expect(lines.first?.event == "listening")
        #expect(lines.first?.number("nodes") == 32)
        // Each but the first joined through one that was there before.
        let joined = lines.filter { $0.event == "joined" }
        #expect(joined.compactMap { $0.number("node") } == Array(1...31))
        #expect(joined.allSatisfy { ($0.number("through") ?? 32) < ($0.number("node") ?? 0) })

        let announced = try #require(lines.first { $0.event == "announced" })
        let holders = announced.texts("acknowledged")
        #expect(!holders.isEmpty)
        let stranger = try #require(lines.first { $0.event == "stranger" })
        #expect(stranger.number("shared") == 0)
        #expect(stranger.texts("knows").count == 1)
        #expect(!stranger.texts("knows").contains { holders.contains($0) || $0 == announced.text("peer") })

        let peers = lines.filter { $0.event == "peer" }
        #expect(peers.flatMap { $0.texts("addresses") } == [announced.text("peer")])
        #expect(peers.allSatisfy { holders.contains($0.text("from")) })
        let summary = try #require(lines.last)
        #expect(summary.event == "summary")
        #expect(summary.truth("found") == true)
        #expect((summary.number("hops") ?? 0) >= 2)
        #expect((summary.number("totalMilliseconds") ?? .max) < 20_000)
        #expect(summary.texts("peers") == [announced.text("peer")])
        // What was told as it went adds up to what is told at the end.
        #expect(lines.count { $0.event == "asked" } == summary.number("requests"))
        let least = try #require(summary.number("contactsLeast"))
        let most = try #require(summary.number("contactsMost"))
        #expect(least >= 1 && most <= 31 && least <= most)
    }

    @Test func peopleSeeTheLookupAsItGoesAndThenATable() async throws {
        let ended = try await Program.run("dht", "demo", "--nodes", "32")
        #expect(ended.status == 0, "\(ended)")
        #expect(ended.lines.first == "32 nodes on 127.0.0.1, each knows one other")
        #expect(ended.output.contains(" asks node "))
        #expect(ended.output.contains("  datagrams of all "))
        #expect(ended.lines.last?.hasPrefix("found: 127.0.0.1:") == true)
        // Colour is for terminals.
        #expect(!ended.output.contains("\u{1B}"))
    }
}
