import Interlock
import KRPC
import Kademlia
import Mainline
import Testing

@Suite("What a node does not read, ask, or hand on")
struct ScreenedNodeTests {
    /// Somebody on the public internet, in a network of its own.
    private func stranger(_ number: UInt32, host: UInt32 = 1) -> MainlineContact {
        MainlineContact(
            key: Key160(UInt64(number) << 32 | UInt64(host), 7, 7),
            address: IPv4Endpoint(address: 0x0800_0000 | number << 8 | host, port: 6881))
    }

    private func ping(_ harness: inout NodeHarness, _ contact: MainlineContact) -> [NodeHarness.Sent] {
        harness.query(by: contact) { $0.ping(TransactionID(UInt32(1)), into: &$1) }
    }

    private func answers(_ sent: [NodeHarness.Sent]) -> Int { sent.count { $0.response != nil } }

    @Test(arguments: [0xC0A8_0101, 0x7F00_0001, 0xE000_0001, 0xA9FE_0001] as [UInt32])
    func aMartianIsNotRead(address: UInt32) {
        // At 127.0.0.1:6881 is the node itself.
        var harness = NodeHarness()
        let martian = MainlineContact(key: Key160(7, 7, 7), address: IPv4Endpoint(address: address, port: 6881))
        #expect(ping(&harness, martian).isEmpty)
        #expect(harness.node.counts.queries == 0 && harness.node.screen.counts.martians == 1)
        #expect(harness.node.table.isEmpty)
    }

    @Test func bindingToLoopbackLetsLoopbackIn() {
        var harness = NodeHarness { $0.policy = AddressPolicy() }
        let neighbour = MainlineContact(key: Key160(7, 7, 7), address: IPv4Endpoint(address: 0x7F00_0002, port: 1))
        #expect(answers(ping(&harness, neighbour)) == 1)
        #expect(harness.node.screen.byteCount == 0)
    }

    @Test func aSeedWhereNobodyCanBeIsRefusedWithAWord() {
        var harness = NodeHarness()
        let martian = Endpoint(ipv4: 0xC0A8_0101, port: 6881)
        harness.handle(.requested(.bootstrap([martian]), RequestID(1)))
        #expect(harness.reports == [.refused(.martian)] && harness.sent.isEmpty)
        harness.handle(.requested(.ping(martian), RequestID(2)))
        #expect(harness.reports == [.refused(.martian)] && harness.sent.isEmpty)
        harness.handle(.requested(.ping(Endpoint(ipv4: 0x0808_0808, port: 0)), RequestID(3)))
        #expect(harness.reports == [.refused(.martian)])
        #expect(harness.node.runningCount == 0)
    }

    @Test func amongOtherSeedsItCountsAsSilent() throws {
        var harness = NodeHarness()
        let martian = Endpoint(ipv4: 0xC0A8_0101, port: 6881)
        let seed = stranger(1)
        harness.handle(.requested(.bootstrap([martian, seed.address.endpoint]), RequestID(1)))
        #expect(harness.sent.map(\.to) == [seed.address.endpoint])
        harness.answer(try #require(harness.sent.first), by: seed) { $0.nodes { _ in } }
        for _ in 0..<4 where !harness.sent.isEmpty {
            harness.answer(harness.sent[0], by: seed) { $0.nodes { _ in } }
        }
        let outcome = harness.reports.compactMap { report -> BootstrapOutcome? in
            if case .bootstrapped(let outcome) = report { outcome } else { nil }
        }
        #expect(outcome.map(\.silent) == [[martian]] && outcome.map(\.answered) == [[seed.address.endpoint]])
    }

    @Test func nobodyIsAskedWhereNobodyCanBe() throws {
        var harness = NodeHarness()
        let source = stranger(1)
        harness.handle(.requested(.bootstrap([source.address.endpoint]), RequestID(1)))
        let query = try #require(harness.sent.first)
        let named: [(UInt64, Endpoint)] = [
            (1, Endpoint(ipv4: 0x0909_0909, port: 6881)), (2, Endpoint(ipv4: 0xC0A8_0101, port: 6881)),
            (3, Endpoint(ipv4: 0x0909_0A09, port: 0)), (4, NodeHarness.home),
            // Our own network, but named by a stranger.
            (5, Endpoint(ipv4: 0x0A00_0001, port: 6881)), (6, Endpoint(ipv4: 0x0909_0B09, port: 6881)),
        ]
        harness.answer(query, by: source) { response in
            response.nodes { list in
                for (number, endpoint) in named { list.append(Bytes20(high: number, middle: 1, low: 1), endpoint) }
            }
        }
        let asked = Set(harness.sent.filter { $0.isQuery }.map(\.to)).subtracting([source.address.endpoint])
        #expect(asked == [named[0].1, named[5].1])
        #expect(harness.node.screen.counts.namedMartians == 4)
    }

    @Test func peersWhereNobodyCanBeAreNotReported() throws {
        var harness = NodeHarness()
        let source = stranger(1)
        harness.introduce(source)
        harness.handle(.requested(.findPeers(Key160(3, 3, 3)), RequestID(1)))
        let query = try #require(harness.sent.first { $0.isQuery })
        let good = Endpoint(ipv4: 0x0909_0909, port: 51_413)
        harness.answer(query, by: source) { response in
            response.nodes { _ in }
            response.values { list in
                for endpoint in [good, Endpoint(ipv4: 0x7F00_0009, port: 1), good.with(port: 0)] {
                    _ = list.append(endpoint)
                }
            }
        }
        #expect(harness.reports.contains(.foundPeers([good], from: source)))
        #expect(harness.node.screen.counts.namedMartians == 2)
    }

    @Test func whatExceedsARateIsNotEvenParsed() {
        var harness = NodeHarness { $0.rates.perAddress = Rate(perSecond: 1, burst: 3) }
        let one = stranger(1)
        for _ in 0..<3 { #expect(answers(ping(&harness, one)) == 1) }
        #expect(ping(&harness, one).isEmpty && harness.node.counts.queries == 3)
        harness.receive([0, 1, 2], from: one.address.endpoint)
        #expect(harness.node.counts.malformed == 0 && harness.node.screen.counts.overAddress == 2)
        #expect(answers(ping(&harness, stranger(2))) == 1)
        harness.context.now = harness.context.now.advanced(by: .seconds(1))
        #expect(answers(ping(&harness, one)) == 1)
    }

    @Test(arguments: ["", "1:v4:IL00", "1:v11:LT0123456AZ"])
    func anAnswerThatIsAwaitedIsReadBeyondTheRate(version: String) throws {
        var harness = NodeHarness { $0.rates.perAddress = Rate(perSecond: 1, burst: 2) }
        let one = stranger(1)
        harness.handle(.requested(.ping(one.address.endpoint), RequestID(1)))
        let query = try #require(harness.sent.first)
        let transaction = query.message.transaction.bytes(in: query.bytes.span.bytes)
        for _ in 0..<9 { _ = ping(&harness, one) }
        func answer(_ transaction: [UInt8]) -> [UInt8] {
            Array("d1:rd2:id20:abcdefghij0123456789e1:t4:".utf8) + transaction + Array("\(version)1:y1:re".utf8)
        }
        // Not ours, not in its form, and not from where we asked.
        harness.receive(answer([1, 2, 3, 4]), from: one.address.endpoint)
        harness.receive(answer(transaction) + [0], from: one.address.endpoint)
        #expect(harness.reports.isEmpty && harness.node.counts.unsolicited == 0 && harness.node.counts.malformed == 0)
        let before = harness.node.screen.counts.overAddress
        harness.receive(answer(transaction), from: one.address.endpoint.with(port: 1))
        #expect(harness.reports.isEmpty && harness.node.screen.counts.awaited == 0)
        harness.receive(answer(transaction), from: one.address.endpoint)
        #expect(harness.reports.count >= 1 && harness.node.screen.counts.awaited == 1)
        #expect(harness.node.screen.counts.overAddress == before + 2)
    }

    @Test func answersToOurQueriesAreNotHeldAgainstWhoGivesThem() throws {
        var harness = NodeHarness { $0.rates.perAddress = Rate(perSecond: 1, burst: 2) }
        let one = stranger(1)
        for number in 0..<20 as Range<UInt64> {
            harness.handle(.requested(.ping(one.address.endpoint), RequestID(number)))
            harness.answer(try #require(harness.sent.first), by: one)
        }
        #expect(answers(ping(&harness, one)) == 1 && answers(ping(&harness, one)) == 1)
        #expect(ping(&harness, one).isEmpty && harness.node.screen.counts.awaited == 0)
    }

    @Test func strangersTogetherGetAsManyAnswersAsTheyMay() {
        var harness = NodeHarness { $0.rates.answers = Rate(perSecond: 1, burst: 4) }
        let answered = (1...9 as ClosedRange<UInt32>).reduce(0) { $0 + answers(ping(&harness, stranger($1))) }
        #expect(answered == 4 && harness.node.screen.counts.overTotal == 5)
        // An error is an answer as well.
        let sent = harness.receive(Array("d1:t1:a1:y1:qe".utf8), from: stranger(99).address.endpoint)
        #expect(sent.isEmpty && harness.node.counts.malformed == 1)
        #expect(answers(ping(&harness, NodeHarness.contact(1))) == 1)
    }

    @Test func aStrangerIsNotToldOfOurNeighbours() throws {
        var harness = NodeHarness { $0.policy = AddressPolicy(own: [Prefix(ipv4: 0xC0A8_0000, length: 16)]) }
        let neighbours = (1...2 as ClosedRange<UInt32>).map {
            MainlineContact(key: Key160(7, UInt64($0), 7), address: IPv4Endpoint(address: 0xC0A8_0100 | $0, port: 6881))
        }
        for neighbour in neighbours { harness.introduce(neighbour) }
        let torrent = Bytes20(high: 7, middle: 7, low: 7)
        func ask(_ contact: MainlineContact) throws -> (nodes: Int, peers: Int, token: [UInt8]?) {
            let sent = harness.query(by: contact) { $0.getPeers(torrent, TransactionID(UInt32(1)), into: &$1) }
            let answer = try #require(sent.first { $0.response != nil })
            let response = try #require(answer.response)
            return (response.nodes.count, response.values.count, answer.token)
        }
        let token = try #require(try ask(neighbours[0]).token)
        _ = harness.query(by: neighbours[0]) {
            $0.announcePeer(
                torrent, port: 9, impliesPort: false, token: token.span.bytes, TransactionID(UInt32(2)), into: &$1)
        }
        let toNeighbour = try ask(neighbours[1])
        #expect(toNeighbour.nodes == 2 && toNeighbour.peers == 1)
        let toStranger = try ask(stranger(1))
        #expect(toStranger.nodes == 0 && toStranger.peers == 0)
    }

    @Test func aNodeAmongItsOwnHoldsNoTableOfRates() {
        var harness = NodeHarness()
        for number in 1...200 as ClosedRange<UInt32> { _ = ping(&harness, NodeHarness.contact(number)) }
        #expect(harness.node.screen.byteCount == 0)
        _ = ping(&harness, stranger(1))
        #expect(harness.node.screen.byteCount == (4096 + 2048) * 16)
    }

    // D16 (defects of earlier systems): the bounds were there, and off unless asked for.
    @Test func anAnswerNamesFewOfOneNetwork() {
        var harness = NodeHarness()
        for host in 1...8 as ClosedRange<UInt32> { harness.introduce(stranger(1, host: host)) }
        for number in 2...4 as ClosedRange<UInt32> { harness.introduce(stranger(number)) }
        #expect(harness.node.table.entries.count { $0.address.address >> 8 == 0x08_0001 } == 2)
        let sent = harness.query(by: NodeHarness.contact(1)) {
            $0.findNode(Bytes20(high: 1 << 32, middle: 7, low: 7), TransactionID(UInt32(1)), into: &$1)
        }
        #expect(sent.first?.nodes.count == 5)
    }

    @Test func aLookupAsksFewOfOneNetwork() throws {
        var harness = NodeHarness()
        let source = stranger(1)
        harness.introduce(source)
        harness.handle(.requested(.findNode(Key160(0, 0, 0)), RequestID(1)))
        let query = try #require(harness.sent.first { $0.isQuery })
        harness.answer(query, by: source) { response in
            response.nodes { list in
                for host in 1...8 as ClosedRange<UInt32> {
                    let liar = MainlineContact(
                        key: Key160(UInt64(host), 1, 1),
                        address: IPv4Endpoint(address: 0x0909_0900 | host, port: 6881))
                    list.append(liar.key.bytes, liar.address.endpoint)
                }
            }
        }
        #expect(harness.sent.count { $0.to.word3 >> 8 == 0x09_0909 } == 2)
    }

    @Test func anAddressAnnouncesAsManyTorrentsAsItMayUnlessItIsOurOwn() throws {
        var harness = NodeHarness { $0.peers.torrentsPerAddress = 2 }
        func announce(_ torrent: UInt64, by contact: MainlineContact) throws -> NodeHarness.Sent {
            let key = Bytes20(high: torrent, middle: 0, low: 0)
            let sent = harness.query(by: contact) { $0.getPeers(key, TransactionID(UInt32(1)), into: &$1) }
            let token = try #require(sent.first?.token)
            let answer = harness.query(by: contact) {
                $0.announcePeer(
                    key, port: 80, impliesPort: false, token: token.span.bytes, TransactionID(UInt32(2)), into: &$1)
            }
            return try #require(answer.first)
        }
        for torrent in 1...2 as ClosedRange<UInt64> {
            #expect(try announce(torrent, by: stranger(1)).response != nil)
        }
        #expect(try announce(3, by: stranger(1)).errorCode == 202)
        #expect(harness.node.peers.refusedAddressCount == 1 && harness.node.peers.torrentCount == 2)
        #expect(try announce(3, by: stranger(2)).response != nil)
        for torrent in 10..<20 as Range<UInt64> {
            #expect(try announce(torrent, by: NodeHarness.contact(1)).response != nil)
        }
    }
}
