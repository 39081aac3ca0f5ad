extension KRPCMessage {
    /// Decodes one datagram; no allocation, time linear in its length.
    ///
    /// Bencode is strict and nothing may follow the message. Keys may come in any order, unknown ones are skipped at
    /// any place, a known one that comes twice is refused: so do the clients seen in the wild differ, and so can nobody
    /// make two readers see two messages. What a known key holds is checked where the message's kind and method use it.
    /// `ip` of another length than 6 or 18 counts as absent, since early drafts of BEP 42 wrote it without a port; an
    /// error that is only a text counts as code 201.
    ///
    /// - Throws: the first bencode error, or else the first thing wrong with the message as a whole.
    public init(decoding span: RawSpan) throws(KRPCError) {
        var fields = KRPCFields()
        do throws(BencodeError) {
            var cursor = try BencodeCursor(span)
            guard try cursor.consume(ASCII.d, in: span) else {
                throw BencodeError(.unexpectedByte, at: -1)
            }
            try fields.read(&cursor, in: span)
            guard cursor.isAtEnd else { throw BencodeError(.trailingBytes, at: cursor.position) }
        } catch {
            if error.position < 0 { throw KRPCError(.notADictionary, at: 0) }
            throw fields.failure(.bencode(error.reason), at: error.position, in: span)
        }
        do throws(Violation) {
            if let (key, position) = fields.repeated { throw Violation(.repeated(key), at: position) }
            transaction = try fields.string(.transaction, upTo: KRPCLimits.transactionBytes)
            version = try fields.optionalString(.version)
            isReadOnly = try fields.flag(.readOnly, in: span)
            externalAddress = fields.externalAddress(in: span)
            body = try Body(&fields, in: span)
        } catch {
            throw fields.failure(error.reason, at: error.position, in: span)
        }
    }
}

/// What is wrong with a message that is bencode, before what is known of it is added.
struct Violation: Error {
    let reason: KRPCError.Reason
    let position: Int

    init(_ reason: KRPCError.Reason, at position: Int) {
        self.reason = reason
        self.position = position
    }
}

// The accessors are inlined so that their key is a constant: reading an element at a variable index out of a sized
// array in a struct copies the whole array first (Swift 6.3).
extension KRPCFields {
    /// The error with what an answer to it needs.
    func failure(_ reason: KRPCError.Reason, at position: Int, in span: RawSpan) -> KRPCError {
        let transaction = isString(.transaction) ? range(.transaction) : nil
        return KRPCError(
            reason, at: position,
            transaction: transaction.flatMap { $0.count <= KRPCLimits.transactionBytes ? $0 : nil },
            isQuery: isString(.kind) && range(.kind).matches("q", in: span))
    }

    @inline(__always)
    func require(_ key: KRPCKey, in dictionary: KRPCKey? = nil) throws(Violation) {
        guard has(key) else {
            let position = dictionary.map { Int(range($0).start) } ?? 0
            throw Violation(.missing(key), at: position)
        }
    }

    @inline(__always)
    func optionalString(_ key: KRPCKey) throws(Violation) -> ByteRange? {
        guard has(key) else { return nil }
        guard isString(key) else { throw Violation(.wrongType(key), at: Int(range(key).start)) }
        return range(key)
    }

    @inline(__always)
    func optionalString(_ key: KRPCKey, of length: Int) throws(Violation) -> ByteRange? {
        guard let range = try optionalString(key) else { return nil }
        guard range.count == length else { throw Violation(.wrongLength(key), at: Int(range.start)) }
        return range
    }

    @inline(__always)
    func optionalString(_ key: KRPCKey, upTo limit: Int) throws(Violation) -> ByteRange? {
        guard let range = try optionalString(key) else { return nil }
        guard range.count <= limit else { throw Violation(.tooLong(key), at: Int(range.start)) }
        return range
    }

    @inline(__always)
    func optionalString(_ key: KRPCKey, multipleOf length: Int) throws(Violation) -> ByteRange? {
        guard let range = try optionalString(key) else { return nil }
        guard range.count % length == 0 else { throw Violation(.wrongLength(key), at: Int(range.start)) }
        return range
    }

    @inline(__always)
    func string(_ key: KRPCKey, upTo limit: Int, in dictionary: KRPCKey? = nil) throws(Violation) -> ByteRange {
        try require(key, in: dictionary)
        return try optionalString(key, upTo: limit) ?? range(key)
    }

    @inline(__always)
    func string(_ key: KRPCKey, of length: Int, in dictionary: KRPCKey) throws(Violation) -> ByteRange {
        try require(key, in: dictionary)
        return try optionalString(key, of: length) ?? range(key)
    }

    @inline(__always)
    func bytes20(_ key: KRPCKey, in dictionary: KRPCKey, _ span: RawSpan) throws(Violation) -> Bytes20 {
        let range = try string(key, of: Bytes20.byteCount, in: dictionary)
        return Bytes20(loading: span, at: Int(range.start))
    }

    @inline(__always)
    func optionalInteger(_ key: KRPCKey, in span: RawSpan) throws(Violation) -> Int64? {
        guard has(key) else { return nil }
        let range = range(key)
        guard isInteger(key) else { throw Violation(.wrongType(key), at: Int(range.start)) }
        return try Self.integer(at: range, in: span)
    }

    private static func integer(at range: ByteRange, in span: RawSpan) throws(Violation) -> Int64 {
        var cursor = BencodeCursor(span, over: range)
        do throws(BencodeError) {
            return try cursor.integer(in: span)
        } catch {
            throw Violation(.bencode(error.reason), at: error.position)
        }
    }

    @inline(__always)
    func integer(_ key: KRPCKey, in dictionary: KRPCKey, _ span: RawSpan) throws(Violation) -> Int64 {
        try require(key, in: dictionary)
        return try optionalInteger(key, in: span) ?? 0
    }

    /// An integer used as a truth value: any but 0 is true, absent is false.
    @inline(__always)
    func flag(_ key: KRPCKey, in span: RawSpan) throws(Violation) -> Bool {
        try optionalInteger(key, in: span) ?? 0 != 0
    }

    func externalAddress(in span: RawSpan) -> Endpoint? {
        guard isString(.externalAddress) else { return nil }
        let range = range(.externalAddress)
        switch range.count {
        case 6: return Endpoint(loading: span, at: Int(range.start), family: .ipv4)
        case 18: return Endpoint(loading: span, at: Int(range.start), family: .ipv6)
        default: return nil
        }
    }
}
