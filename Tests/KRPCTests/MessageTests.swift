import KRPC
import Testing

/// What messages may look like beyond the examples.
@Suite struct MessageTests {
    let id = "2:id20:abcdefghij0123456789"
    let key = Bytes20(ascii: "abcdefghij0123456789")

    func query(_ text: String) throws -> KRPCMessage.Query {
        guard case .query(let query) = try decode(bytes(text)).get().body else {
            throw NotAsExpected()
        }
        return query
    }

    func response(_ text: String) throws -> KRPCMessage.Response {
        guard case .response(let response) = try decode(bytes(text)).get().body else {
            throw NotAsExpected()
        }
        return response
    }

    struct NotAsExpected: Error {}

    @Test func keysMayComeInAnyOrder() throws {
        let text = "d1:y1:q1:t2:aa1:q9:find_node1:ad6:target20:mnopqrstuvwxyz123456\(id)ee"
        #expect(try query(text).method == .findNode(target: Bytes20(ascii: "mnopqrstuvwxyz123456")))
        #expect(!isCanonical(bytes(text)))
    }

    @Test func unknownKeysAreSkippedAtAnyPlace() throws {
        let text = "d1:ad1:bi7e\(id)3:newd1:x1:y1:zlee4:nameli1eee1:q4:ping2:sri0e1:t2:aa1:y1:q1:z0:e"
        #expect(try query(text) == .init(id: key, method: .ping))
    }

    /// `v` is the version outside and a value inside; `p` is a number in the answers of libtorrent.
    @Test func anAnswerAsLibtorrentSendsItIsRead() throws {
        let text = "d2:ip6:abcdef1:rd\(id)5:nodes0:1:pi6881e5:token4:zzzze1:t2:aa1:v4:LT\u{2}\u{1}1:y1:re"
        let message = try decode(bytes(text)).get()
        #expect(message.externalAddress == endpoint("97.98.99.100:25958"))
        #expect(message.version?.text(of: bytes(text)) == "LT\u{2}\u{1}")
        guard case .response(let response) = message.body else { throw NotAsExpected() }
        #expect(response.id == key)
        #expect(response.nodes.isEmpty)
        #expect(response.token?.text(of: bytes(text)) == "zzzz")
    }

    @Test(arguments: [(6, true), (18, true), (4, false), (16, false), (0, false)])
    func anExternalAddressWithoutAPortCountsAsAbsent(size: Int, isRead: Bool) throws {
        let text = "d2:ip\(size):" + String(repeating: "a", count: size) + "1:rd\(id)e1:t2:aa1:y1:re"
        #expect((try decode(bytes(text)).get().externalAddress != nil) == isRead)
    }

    @Test func aQueryThatAlsoHasResultsIsReadByItsKind() throws {
        let both = "1:ad\(id)6:target20:mnopqrstuvwxyz123456e1:rd2:id20:99999999999999999999e"
        let text = "d\(both)1:q9:find_node1:t2:aa1:y1:qe"
        #expect(try query(text).id == key)
        #expect(try response("d\(both)1:q9:find_node1:t2:aa1:y1:re").id == Bytes20(ascii: "99999999999999999999"))
        let turned = "d1:rd2:id20:999999999999999999995:tokeni1ee1:ad\(id)e1:q4:ping1:t2:aa1:y1:qe"
        #expect(try query(turned) == .init(id: key, method: .ping))
    }

    @Test func anUnknownMethodKeepsItsTarget() throws {
        let ask = { (arguments: String) in "d1:ad\(self.id)\(arguments)e1:q4:vote1:t2:aa1:y1:qe" }
        for (arguments, target) in [
            ("", nil), ("6:target20:mnopqrstuvwxyz123456", "mnopqrstuvwxyz123456"),
            ("9:info_hash20:mnopqrstuvwxyz123456", "mnopqrstuvwxyz123456"), ("6:target3:abc", nil),
            ("6:targeti1e9:info_hash20:mnopqrstuvwxyz123456", "mnopqrstuvwxyz123456"), ("5:tokeni1e4:wantle", nil),
        ] {
            let text = ask(arguments)
            guard case .unknown(let name, let found) = try query(text).method else { throw NotAsExpected() }
            #expect(name.text(of: bytes(text)) == "vote")
            #expect(found == target.map(Bytes20.init(ascii:)))
        }
    }

    @Test(arguments: [
        "ping", "pin", "pinG", "get_peerz", "find_nodes", "announce_peek", "sample_infohasheS", "samplexinfohashes", "",
    ])
    func onlyTheExactNameOfAMethodIsKnown(name: String) throws {
        let text = "d1:ad\(id)e1:q\(name.utf8.count):\(name)1:t2:aa1:y1:qe"
        let method = try query(text).method
        if name == "ping" {
            #expect(method == .ping)
        } else {
            guard case .unknown(let range, nil) = method else { throw NotAsExpected() }
            #expect(range.text(of: bytes(text)) == name)
        }
    }

    @Test(
        arguments: [
            ("", nil), ("4:wantle", Want()), ("4:wantl2:n4e", .ipv4), ("4:wantl2:n6e", .ipv6),
            ("4:wantl2:n42:n6e", [.ipv4, .ipv6]), ("4:wantl2:n5e", Want()),
        ] as [(String, Want?)])
    func wantNamesTheKindsOfNodes(argument: String, want: Want?) throws {
        let text = "d1:ad\(id)6:target20:mnopqrstuvwxyz123456\(argument)e1:q9:find_node1:t2:aa1:y1:qe"
        #expect(try query(text).want == want)
    }

    @Test func aReadOnlyAskerIsKnown() throws {
        #expect(try decode(bytes("d1:ad\(id)e1:q4:ping2:roi1e1:t2:aa1:y1:qe")).get().isReadOnly)
        #expect(try !decode(bytes("d1:ad\(id)e1:q4:ping2:roi0e1:t2:aa1:y1:qe")).get().isReadOnly)
    }

    @Test(arguments: [("", 0), ("4:porti0e", 0), ("4:porti70000e", 0), ("4:porti6881e", 6881), ("4:port1:x", 0)])
    func anImpliedPortNeedsNoOther(argument: String, port: UInt16) throws {
        let hash = "9:info_hash20:mnopqrstuvwxyz123456"
        let text = "d1:ad\(id)12:implied_porti1e\(hash)\(argument)5:token1:xe1:q13:announce_peer1:t2:aa1:y1:qe"
        guard case .announcePeer(let announcement) = try query(text).method else { throw NotAsExpected() }
        #expect(announcement.impliesPort)
        #expect(announcement.port == port)
    }

    @Test func scrapingAndSeedingAreRead() throws {
        let hash = "9:info_hash20:mnopqrstuvwxyz123456"
        let method = try query("d1:ad\(id)\(hash)6:noseedi1e6:scrapei1ee1:q9:get_peers1:t2:aa1:y1:qe").method
        #expect(method == .getPeers(infoHash: Bytes20(ascii: "mnopqrstuvwxyz123456"), noSeed: true, scrape: true))
        let text = "d1:ad\(id)\(hash)1:n4:name4:porti1e4:seedi1e5:token1:xe1:q13:announce_peer1:t2:aa1:y1:qe"
        guard case .announcePeer(let announcement) = try query(text).method else { throw NotAsExpected() }
        #expect(announcement.isSeed)
        #expect(announcement.name?.text(of: bytes(text)) == "name")
    }

    @Test func valuesOfBothKindsAreReadInOrder() throws {
        let text = "d1:rd\(id)6:valuesl6:abcdef18:0123456789abcdefgh6:ABCDEFee1:t2:aa1:y1:re"
        let datagram = bytes(text)
        let values = try response(text).values
        let expected = [
            endpoint("97.98.99.100:25958"), endpoint("[3031:3233:3435:3637:3839:6162:6364:6566]:26472"),
            endpoint("65.66.67.68:17734"),
        ]
        #expect(values.count == 3)
        #expect((0..<3).map { values.peer(at: $0, in: datagram.span.bytes) } == expected)
        var visited: [Endpoint] = []
        values.forEach(in: datagram.span.bytes) { visited.append($0) }
        #expect(visited == expected)
    }

    @Test func resultsOfOtherExtensionsAreReadOnDemand() throws {
        let key32 = String(repeating: "k", count: 32)
        let signature = String(repeating: "s", count: 64)
        let filter = String(repeating: "f", count: 256)
        let text =
            "d1:rd4:BFpe256:\(filter)\(id)8:intervali21600e1:k32:\(key32)3:numi7e7:samples40:"
            + "\(key32)kkkkkkkk3:seqi4e3:sig64:\(signature)1:vl2:abee1:t2:aa1:y1:re"
        let datagram = bytes(text)
        let response = try response(text)
        let item = try response.item(in: datagram.span.bytes)
        #expect(item.value?.text(of: datagram) == "l2:abe")
        #expect(item.publicKey?.text(of: datagram) == key32)
        #expect(item.signature?.text(of: datagram) == signature)
        #expect(item.sequence == 4)
        let filters = try response.filters(in: datagram.span.bytes)
        #expect(filters.peers?.count == 256)
        #expect(filters.seeds == nil)
        let samples = try response.samples(in: datagram.span.bytes)
        #expect(samples.hashes?.count == 40)
        #expect(samples.interval == 21600)
        #expect(samples.count == 7)
    }

    @Test(arguments: [
        ("1:k1:x", KRPCError(.wrongLength(.publicKey), at: 37)),
        ("3:sig1:x", KRPCError(.wrongLength(.signature), at: 39)),
        ("3:seq1:x", KRPCError(.wrongType(.sequence), at: 39)),
        ("4:BFsd1:x", KRPCError(.wrongLength(.seedFilter), at: 40)),
        ("8:intervali21601e", KRPCError(.outOfRange(.interval), at: 42)),
        ("7:samples19:0123456789abcdefghi", KRPCError(.wrongLength(.samples), at: 44)),
    ])
    func resultsOfOtherExtensionsAreCheckedOnDemand(result: String, error: KRPCError) throws {
        let text = "d1:rd\(id)\(result)e1:t2:aa1:y1:re"
        let datagram = bytes(text)
        let response = try response(text)
        #expect(throws: error) {
            _ = try response.item(in: datagram.span.bytes)
            _ = try response.filters(in: datagram.span.bytes)
            _ = try response.samples(in: datagram.span.bytes)
        }
    }

    @Test func gettingAndPuttingAreRead() throws {
        let target = Bytes20(ascii: "mnopqrstuvwxyz123456")
        let get = "d1:ad\(id)3:seqi3e6:target20:mnopqrstuvwxyz123456e1:q3:get1:t2:aa1:y1:qe"
        #expect(try query(get).method == .get(target: target, sequence: 3))
        let sample = "d1:ad\(id)6:target20:mnopqrstuvwxyz123456e1:q17:sample_infohashes1:t2:aa1:y1:qe"
        #expect(try query(sample).method == .sampleInfohashes(target: target))

        let immutable = "d1:ad\(id)5:token1:x1:v12:Hello World!e1:q3:put1:t2:aa1:y1:qe"
        guard case .put(let item) = try query(immutable).method else { throw NotAsExpected() }
        #expect(item.value.text(of: bytes(immutable)) == "12:Hello World!")
        #expect(item.mutable == nil)

        let key32 = String(repeating: "k", count: 32)
        let signature = String(repeating: "s", count: 64)
        let mutable =
            "d1:ad3:casi1e\(id)1:k32:\(key32)4:salt3:abc3:seqi2e3:sig64:\(signature)5:token1:x1:vi7ee"
            + "1:q3:put1:t2:aa1:y1:qe"
        guard case .put(let other) = try query(mutable).method, let signed = other.mutable else {
            throw NotAsExpected()
        }
        #expect(other.value.text(of: bytes(mutable)) == "i7e")
        #expect(signed.publicKey.text(of: bytes(mutable)) == key32)
        #expect(signed.signature.text(of: bytes(mutable)) == signature)
        #expect(signed.sequence == 2)
        #expect(signed.expectedSequence == 1)
        #expect(signed.salt.text(of: bytes(mutable)) == "abc")
    }

    @Test(
        arguments: [
            ("l3:ode", nil), ("li204e6:method5:extrae", "method"), ("li204ee", ""), ("7:refused", "refused"),
            ("li204eli1eee", ""),
        ] as [(String, String?)])
    func errorsOfManyShapesAreRead(list: String, text: String?) throws {
        let datagram = bytes("d1:e\(list)1:t2:aa1:y1:ee")
        guard let text else {
            #expect(throws: KRPCError.self) { try decode(datagram).get() }
            return
        }
        guard case .error(let code, let message) = try decode(datagram).get().body else { throw NotAsExpected() }
        #expect(code == (list.hasPrefix("l") ? .methodUnknown : .generic))
        #expect(message.text(of: datagram) == text)
    }
}
