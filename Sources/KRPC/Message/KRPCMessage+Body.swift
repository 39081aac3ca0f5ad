extension KRPCMessage.Body {
    @inline(__always)
    init(_ fields: inout KRPCFields, in span: RawSpan) throws(Violation) {
        try fields.require(.kind)
        guard let kind = try fields.optionalString(.kind), kind.count == 1 else {
            throw Violation(.unknownKind, at: Int(fields.range(.kind).start))
        }
        switch span.unsafeLoad(fromByteOffset: Int(kind.start), as: UInt8.self) {
        case UInt8(ascii: "q"):
            try fields.takeCheckedBody(from: .arguments, in: span)
            self = .query(try KRPCMessage.Query(fields, in: span))
        case UInt8(ascii: "r"):
            try fields.takeCheckedBody(from: .result, in: span)
            self = .response(try KRPCMessage.Response(fields, in: span))
        case UInt8(ascii: "e"):
            self = try Self.error(fields, in: span)
        default:
            throw Violation(.unknownKind, at: Int(kind.start))
        }
    }

    /// `e`: a list of code and text; what may follow in the list is ignored.
    private static func error(_ fields: borrowing KRPCFields, in span: RawSpan) throws(Violation) -> Self {
        try fields.require(.error)
        let range = fields.range(.error)
        if fields.isString(.error) { return .error(code: .generic, message: range) }
        var cursor = BencodeCursor(span, over: range)
        do throws(BencodeError) {
            if try cursor.consume(ASCII.l, in: span), try cursor.peek(in: span) == ASCII.i {
                let code = try cursor.integer(in: span)
                let hasText = try cursor.peek(in: span) &- ASCII.zero < 10
                let none = ByteRange(start: cursor.position, length: 0)
                return .error(
                    code: KRPCErrorCode(rawValue: code), message: hasText ? try cursor.string(in: span) : none)
            }
        } catch {
            throw Violation(.bencode(error.reason), at: error.position)
        }
        throw Violation(.wrongType(.error), at: Int(range.start))
    }
}

extension KRPCFields {
    /// Makes the body's fields those of `a` or `r`, which has to be there and to be a dictionary.
    @inline(__always)
    fileprivate mutating func takeCheckedBody(from key: KRPCKey, in span: RawSpan) throws(Violation) {
        guard bodyKey != key else { return }
        try require(key)
        let start = Int(range(key).start)
        guard !isString(key), span.unsafeLoad(fromByteOffset: start, as: UInt8.self) == ASCII.d else {
            throw Violation(.wrongType(key), at: start)
        }
        do throws(BencodeError) {
            try takeBody(from: key, in: span)
        } catch {
            throw Violation(.bencode(error.reason), at: error.position)
        }
        if let (key, position) = repeated { throw Violation(.repeated(key), at: position) }
    }
}

extension KRPCMessage.Query {
    @inline(__always)
    init(_ fields: borrowing KRPCFields, in span: RawSpan) throws(Violation) {
        try fields.require(.method)
        guard let name = try fields.optionalString(.method) else {
            throw Violation(.wrongType(.method), at: Int(fields.range(.method).start))
        }
        id = try fields.bytes20(.id, in: .arguments, span)
        method = try Method(name, fields, in: span)
        want = try Want(fields, in: span)
    }
}

extension KRPCMessage.Query.Method {
    @inline(__always)
    init(_ name: ByteRange, _ fields: borrowing KRPCFields, in span: RawSpan) throws(Violation) {
        switch KnownMethod(name, in: span) {
        case .ping:
            self = .ping
        case .findNode:
            self = .findNode(target: try fields.bytes20(.target, in: .arguments, span))
        case .getPeers:
            self = .getPeers(
                infoHash: try fields.bytes20(.infoHash, in: .arguments, span),
                noSeed: try fields.flag(.noSeed, in: span),
                scrape: try fields.flag(.scrape, in: span))
        case .announcePeer:
            self = .announcePeer(try KRPCMessage.Query.Announcement(fields, in: span))
        case .get:
            self = .get(
                target: try fields.bytes20(.target, in: .arguments, span),
                sequence: try fields.optionalInteger(.sequence, in: span))
        case .put:
            self = .put(try KRPCMessage.Query.Item(fields, in: span))
        case .sampleInfohashes:
            self = .sampleInfohashes(target: try fields.bytes20(.target, in: .arguments, span))
        case nil:
            self = .unknown(name: name, target: fields.lookupTarget(in: span))
        }
    }
}

extension KRPCMessage.Query.Announcement {
    init(_ fields: borrowing KRPCFields, in span: RawSpan) throws(Violation) {
        infoHash = try fields.bytes20(.infoHash, in: .arguments, span)
        impliesPort = try fields.flag(.impliedPort, in: span)
        // With an implied port the other one is ignored (BEP 5), be it absent or out of range.
        if impliesPort, !fields.isInteger(.port) {
            port = 0
        } else {
            let number = try fields.integer(.port, in: .arguments, span)
            guard impliesPort || (1...65535).contains(number) else {
                throw Violation(.outOfRange(.port), at: Int(fields.range(.port).start))
            }
            port = UInt16(exactly: number) ?? 0
        }
        token = try fields.string(.token, upTo: KRPCLimits.tokenBytes, in: .arguments)
        isSeed = try fields.flag(.seed, in: span)
        name = try fields.optionalString(.name)
    }
}

extension KRPCMessage.Query.Item {
    init(_ fields: borrowing KRPCFields, in span: RawSpan) throws(Violation) {
        token = try fields.string(.token, upTo: KRPCLimits.tokenBytes, in: .arguments)
        try fields.require(.value, in: .arguments)
        value = fields.range(.value)
        guard let publicKey = try fields.optionalString(.publicKey, of: 32) else { return }
        mutable = Mutable(
            publicKey: publicKey,
            signature: try fields.string(.signature, of: 64, in: .arguments),
            sequence: try fields.integer(.sequence, in: .arguments, span),
            salt: try fields.optionalString(.salt) ?? ByteRange(start: 0, length: 0),
            expectedSequence: try fields.optionalInteger(.expectedSequence, in: span))
    }
}

extension KRPCFields {
    /// What a query of an unknown method asks for, if it carries a key.
    fileprivate func lookupTarget(in span: RawSpan) -> Bytes20? {
        let key = isKey(.target) ? KRPCKey.target : .infoHash
        return isKey(key) ? Bytes20(loading: span, at: Int(range(key).start)) : nil
    }

    private func isKey(_ key: KRPCKey) -> Bool {
        isString(key) && range(key).count == Bytes20.byteCount
    }
}

extension Want {
    init?(_ fields: borrowing KRPCFields, in span: RawSpan) throws(Violation) {
        guard fields.has(.want) else { return nil }
        var want = Want()
        try fields.forEachString(of: .want, in: span) { (element) throws(Violation) in
            if element.matches("n4", in: span) { want.insert(.ipv4) }
            if element.matches("n6", in: span) { want.insert(.ipv6) }
        }
        self = want
    }
}

extension KRPCMessage.Response {
    @inline(__always)
    init(_ fields: borrowing KRPCFields, in span: RawSpan) throws(Violation) {
        id = try fields.bytes20(.id, in: .result, span)
        let none = ByteRange(start: 0, length: 0)
        nodes = CompactNodes(try fields.optionalString(.nodes, multipleOf: 26) ?? none, family: .ipv4)
        nodes6 = CompactNodes(try fields.optionalString(.nodes6, multipleOf: 38) ?? none, family: .ipv6)
        values = try fields.values(in: span)
        token = try fields.optionalString(.token, upTo: KRPCLimits.tokenBytes)
        results = fields.range(.result)
    }
}

extension KRPCFields {
    fileprivate func values(in span: RawSpan) throws(Violation) -> CompactPeers {
        guard has(.values) else { return CompactPeers(ByteRange(start: 0, length: 0), count: 0) }
        var count = 0
        try forEachString(of: .values, in: span) { (element) throws(Violation) in
            guard element.count == 6 || element.count == 18 else {
                throw Violation(.wrongLength(.values), at: Int(element.start))
            }
            count += 1
        }
        let list = range(.values)
        return CompactPeers(ByteRange(start: Int(list.start) + 1, length: list.count - 2), count: count)
    }

    /// Hands each element of a list of strings to `body`.
    fileprivate func forEachString(
        of key: KRPCKey, in span: RawSpan, _ body: (ByteRange) throws(Violation) -> Void
    ) throws(Violation) {
        let range = range(key)
        let isList = !isString(key) && span.unsafeLoad(fromByteOffset: Int(range.start), as: UInt8.self) == ASCII.l
        guard isList else { throw Violation(.wrongType(key), at: Int(range.start)) }
        var cursor = BencodeCursor(span, over: range)
        cursor.position += 1
        while true {
            let element: ByteRange
            do throws(BencodeError) {
                if try cursor.consume(ASCII.e, in: span) { return }
                guard try cursor.peek(in: span) &- ASCII.zero < 10 else { break }
                element = try cursor.string(in: span)
            } catch {
                throw Violation(.bencode(error.reason), at: error.position)
            }
            try body(element)
        }
        throw Violation(.wrongType(key), at: cursor.position)
    }
}
