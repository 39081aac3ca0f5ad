import KRPC
import Testing

/// What is wrong with a message, where, and what was recovered of it: text, reason, position, transaction, is a query.
struct Malformed: Sendable, CustomTestStringConvertible {
    let text: String
    let reason: KRPCError.Reason
    let position: Int
    let transaction: String?
    let isQuery: Bool

    init(_ text: String, _ reason: KRPCError.Reason, _ position: Int, _ transaction: String?, _ isQuery: Bool) {
        self.text = text
        self.reason = reason
        self.position = position
        self.transaction = transaction
        self.isQuery = isQuery
    }

    var testDescription: String { text }

    private static let id = "2:id20:abcdefghij0123456789"
    private static let hash = "9:info_hash20:mnopqrstuvwxyz123456"
    private static let ending = "1:t2:aa1:y1:qe"

    private static func announce(_ arguments: String) -> String { "d1:ad\(arguments)e1:q13:announce_peer\(ending)" }
    private static func response(_ results: String) -> String { "d1:rd\(id)\(results)e1:t2:aa1:y1:re" }

    static let all: [Malformed] = [
        // Not bencode, or not a message at all.
        .init("", .bencode(.truncated), 0, nil, false),
        .init("i1e", .notADictionary, 0, nil, false),
        .init("4:spam", .notADictionary, 0, nil, false),
        .init("le", .notADictionary, 0, nil, false),
        .init("d1:t2:aa1:y1:q", .bencode(.truncated), 14, "aa", true),
        .init("d1:t2:aa1:y1:qi1ei1ee", .bencode(.keyNotString), 14, "aa", true),
        .init("d1:t2:aa1:y1:qe0:", .bencode(.trailingBytes), 15, "aa", true),
        .init("d1:ad2:id20:shorte1:t2:aae", .bencode(.stringPastEnd), 9, nil, false),
        .init("d1:xi007e1:t2:aae", .bencode(.leadingZero), 5, nil, false),
        // Top level.
        .init("de", .missing(.transaction), 0, nil, false),
        .init("d1:y1:qe", .missing(.transaction), 0, nil, true),
        .init("d1:ti7e1:y1:qe", .wrongType(.transaction), 4, nil, true),
        .init("d1:t2:aae", .missing(.kind), 0, "aa", false),
        .init("d1:t2:aa1:y1:xe", .unknownKind, 13, "aa", false),
        .init("d1:t2:aa1:y2:qqe", .unknownKind, 13, "aa", false),
        .init("d1:t2:aa1:yi1ee", .wrongType(.kind), 11, "aa", false),
        .init("d1:t2:aa1:t2:bb1:y1:qe", .repeated(.transaction), 13, "bb", true),
        .init("d1:t2:aa1:vi1e1:y1:qe", .wrongType(.version), 11, "aa", true),
        .init("d2:ro1:x1:t2:aa1:y1:qe", .wrongType(.readOnly), 7, "aa", true),
        // Queries.
        .init("d1:q4:ping1:t2:aa1:y1:qe", .missing(.arguments), 0, "aa", true),
        .init("d1:ali1ee1:q4:ping1:t2:aa1:y1:qe", .wrongType(.arguments), 4, "aa", true),
        .init("d1:a4:spam1:q4:ping1:t2:aa1:y1:qe", .wrongType(.arguments), 6, "aa", true),
        .init("d1:ad\(id)e\(ending)", .missing(.method), 0, "aa", true),
        .init("d1:ad\(id)e1:qi4e\(ending)", .wrongType(.method), 36, "aa", true),
        .init("d1:ade1:q4:ping\(ending)", .missing(.id), 4, "aa", true),
        .init("d1:ad2:id5:shorte1:q4:ping\(ending)", .wrongLength(.id), 11, "aa", true),
        .init("d1:ad2:id21:abcdefghij01234567890e1:q4:ping\(ending)", .wrongLength(.id), 12, "aa", true),
        .init("d1:ad2:idi5ee1:q4:ping\(ending)", .wrongType(.id), 9, "aa", true),
        .init("d1:ad\(id)\(id)e1:q4:ping\(ending)", .repeated(.id), 39, "aa", true),
        .init("d1:ad\(id)e1:q9:find_node\(ending)", .missing(.target), 4, "aa", true),
        .init("d1:ad\(id)6:target2:xye1:q9:find_node\(ending)", .wrongLength(.target), 42, "aa", true),
        .init("d1:ad\(id)e1:q9:get_peers\(ending)", .missing(.infoHash), 4, "aa", true),
        .init("d1:ad\(id)\(hash)6:noseed1:1e1:q9:get_peers\(ending)", .wrongType(.noSeed), 76, "aa", true),
        .init("d1:ad\(id)4:wanti1ee1:q4:ping\(ending)", .wrongType(.want), 38, "aa", true),
        .init("d1:ad\(id)4:wantli4eee1:q4:ping\(ending)", .wrongType(.want), 39, "aa", true),
        .init(announce("\(id)5:token1:x"), .missing(.infoHash), 4, "aa", true),
        .init(announce("\(id)\(hash)5:token1:x"), .missing(.port), 4, "aa", true),
        .init(announce("\(id)\(hash)4:porti0e5:token1:x"), .outOfRange(.port), 72, "aa", true),
        .init(announce("\(id)\(hash)4:porti65536e5:token1:x"), .outOfRange(.port), 72, "aa", true),
        .init(announce("\(id)\(hash)4:porti-1e5:token1:x"), .outOfRange(.port), 72, "aa", true),
        .init(announce("\(id)\(hash)4:port4:68815:token1:x"), .wrongType(.port), 74, "aa", true),
        .init(announce("\(id)\(hash)4:porti6881e"), .missing(.token), 4, "aa", true),
        .init(announce("\(id)\(hash)4:porti6881e5:tokeni1e"), .wrongType(.token), 85, "aa", true),
        .init("d1:ad\(id)5:token1:xe1:q3:put\(ending)", .missing(.value), 4, "aa", true),
        .init("d1:ad\(id)1:k3:key5:token1:x1:vi1ee1:q3:put\(ending)", .wrongLength(.publicKey), 37, "aa", true),
        // Responses and errors.
        .init("d1:t2:aa1:y1:re", .missing(.result), 0, "aa", false),
        .init("d1:rde1:t2:aa1:y1:re", .missing(.id), 4, "aa", false),
        .init(response("5:nodes9:def456..."), .wrongLength(.nodes), 41, "aa", false),
        .init(response("5:nodesi1e"), .wrongType(.nodes), 39, "aa", false),
        .init(response("6:nodes626:aaaaaaaaaaaaaaaaaaaaaaaaaa"), .wrongLength(.nodes6), 43, "aa", false),
        .init(response("6:values6:aaaaaa"), .wrongType(.values), 42, "aa", false),
        .init(response("6:valuesl7:aaaaaaae"), .wrongLength(.values), 43, "aa", false),
        .init(response("6:valuesl6:aaaaaai1ee"), .wrongType(.values), 49, "aa", false),
        .init("d1:t2:aa1:y1:ee", .missing(.error), 0, "aa", false),
        .init("d1:ei201e1:t2:aa1:y1:ee", .wrongType(.error), 4, "aa", false),
        .init("d1:ele1:t2:aa1:y1:ee", .wrongType(.error), 4, "aa", false),
        .init("d1:el1:xi201ee1:t2:aa1:y1:ee", .wrongType(.error), 4, "aa", false),
    ]
}

@Suite struct KRPCErrorTests {
    @Test(arguments: Malformed.all)
    func eachErrorNamesReasonAndPositionAndSavesWhatAnAnswerNeeds(malformed: Malformed) {
        let datagram = bytes(malformed.text)
        switch decode(datagram) {
        case .success(let message):
            Issue.record("decoded: \(message)")
        case .failure(let error):
            #expect(error.reason == malformed.reason)
            #expect(error.position == malformed.position)
            #expect(error.transaction?.text(of: datagram) == malformed.transaction)
            #expect(error.isQuery == malformed.isQuery)
        }
    }

    @Test func theTransactionIsReadToItsLimitAndRefusedOnePastIt() throws {
        let datagram = { (size: Int) in
            bytes(
                "d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t\(size):" + String(repeating: "t", count: size)
                    + "1:y1:qe")
        }
        let longest = try decode(datagram(KRPCLimits.transactionBytes)).get()
        #expect(longest.transaction.count == KRPCLimits.transactionBytes)
        let error = KRPCError(.tooLong(.transaction), at: 48, isQuery: true)
        #expect(decode(datagram(KRPCLimits.transactionBytes + 1)) == .failure(error))
    }

    @Test func theTokenIsReadToItsLimitAndRefusedOnePastIt() throws {
        let datagram = { (size: Int) in
            bytes(
                "d1:rd2:id20:abcdefghij01234567895:token\(size):" + String(repeating: "k", count: size)
                    + "e1:t2:aa1:y1:re")
        }
        guard case .response(let response) = try decode(datagram(KRPCLimits.tokenBytes)).get().body else {
            Issue.record("not a response")
            return
        }
        #expect(response.token?.count == KRPCLimits.tokenBytes)
        guard case .failure(let error) = decode(datagram(KRPCLimits.tokenBytes + 1)) else {
            Issue.record("decoded")
            return
        }
        #expect(error.reason == .tooLong(.token))
        #expect(error.position == 42)
    }

    @Test func theDatagramIsReadToItsLimitAndRefusedOnePastIt() throws {
        let frame = "d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:v:1:y1:qe"
        let datagram = { (size: Int) in
            let padding = size - frame.utf8.count - 4
            return bytes(
                "d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:v\(padding):"
                    + String(repeating: "v", count: padding) + "1:y1:qe")
        }
        #expect(datagram(KRPCLimits.receivedBytes).count == KRPCLimits.receivedBytes)
        #expect(throws: Never.self) { try decode(datagram(KRPCLimits.receivedBytes)).get() }
        let error = KRPCError(.bencode(.tooLarge), at: KRPCLimits.receivedBytes)
        #expect(decode(datagram(KRPCLimits.receivedBytes + 1)) == .failure(error))
    }

    /// The message and its arguments count as two levels.
    @Test func depthInAMessageIsReadToItsLimitAndRefusedOnePastIt() throws {
        let datagram = { (depth: Int) in
            let lists = depth - 2
            return bytes(
                "d1:ad2:id20:abcdefghij01234567891:x" + String(repeating: "l", count: lists)
                    + String(repeating: "e", count: lists) + "e1:q4:ping1:t2:aa1:y1:qe")
        }
        #expect(throws: Never.self) { try decode(datagram(KRPCLimits.depth)).get() }
        guard case .failure(let error) = decode(datagram(KRPCLimits.depth + 1)) else {
            Issue.record("decoded")
            return
        }
        #expect(error.reason == .bencode(.tooDeep))
        #expect(error.position == 35 + KRPCLimits.depth - 2)
    }

    @Test func anErrorSaysWhatIsWrongAndWhere() {
        let error = KRPCError(.wrongLength(.infoHash), at: 46)
        #expect(error.description == "invalid length of 'info_hash' at byte 46")
        #expect(KRPCError(.bencode(.leadingZero), at: 3).description == "invalid bencode (leadingZero) at byte 3")
    }
}
