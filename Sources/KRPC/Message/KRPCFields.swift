/// The known keys of a datagram and where their values are, collected in one pass before anything is made of them: `y`
/// and `q`, which say what the rest means, come last in a sorted message.
struct KRPCFields: ~Copyable {
    /// One bit a key.
    private(set) var present: UInt64 = 0
    private(set) var strings: UInt64 = 0
    private(set) var integers: UInt64 = 0

    /// By raw value of the key: the content of a string, all bytes of anything else and of `v` in a body.
    private var ranges: [34 of ByteRange]

    /// The first key that came twice.
    private(set) var repeated: (key: KRPCKey, position: Int)?

    /// Which of `a` and `r` the fields of the body come from.
    private(set) var bodyKey: KRPCKey?

    init() {
        ranges = [34 of ByteRange](repeating: ByteRange(start: 0, length: 0))
    }

    /// Reads a whole datagram.
    mutating func read(_ cursor: inout BencodeCursor, in span: RawSpan) throws(BencodeError) {
        while try !cursor.consume(ASCII.e, in: span) {
            guard let key = KRPCKey.atTopLevel(try cursor.key(in: span), in: span) else {
                _ = try cursor.skip(in: span, inside: 1)
                continue
            }
            if key == .arguments || key == .result, bodyKey == nil, try cursor.peek(in: span) == ASCII.d {
                let start = cursor.position
                cursor.position += 1
                try readBody(&cursor, in: span)
                bodyKey = key
                record(key, ByteRange(start: start, length: cursor.position - start))
            } else {
                try readValue(of: key, &cursor, in: span)
            }
        }
    }

    /// Makes the body's fields those of the dictionary at `key`, `a` or `r`, when the other one was read: a message
    /// with both is odd but no error.
    mutating func takeBody(from key: KRPCKey, in span: RawSpan) throws(BencodeError) {
        let body: UInt64 = ~0 << KRPCKey.id.rawValue
        present &= ~body
        strings &= ~body
        integers &= ~body
        try readBody(at: ranges[Int(key.rawValue)], in: span)
        bodyKey = key
    }

    /// Reads the dictionary at `range`, which was read from `span` before.
    mutating func readBody(at range: ByteRange, in span: RawSpan) throws(BencodeError) {
        var cursor = BencodeCursor(span, over: range)
        try cursor.expect(ASCII.d, in: span)
        try readBody(&cursor, in: span)
    }

    @inline(__always)
    func has(_ key: KRPCKey) -> Bool { present & key.bit != 0 }
    @inline(__always)
    func isString(_ key: KRPCKey) -> Bool { strings & key.bit != 0 }
    @inline(__always)
    func isInteger(_ key: KRPCKey) -> Bool { integers & key.bit != 0 }
    @inline(__always)
    func range(_ key: KRPCKey) -> ByteRange { ranges[Int(key.rawValue)] }

    private mutating func readBody(_ cursor: inout BencodeCursor, in span: RawSpan) throws(BencodeError) {
        while try !cursor.consume(ASCII.e, in: span) {
            if let key = KRPCKey.inBody(try cursor.key(in: span), in: span) {
                try readValue(of: key, &cursor, in: span)
            } else {
                _ = try cursor.skip(in: span, inside: 2)
            }
        }
    }

    @inline(__always)
    private mutating func readValue(
        of key: KRPCKey, _ cursor: inout BencodeCursor, in span: RawSpan
    ) throws(BencodeError) {
        let byte = try cursor.peek(in: span)
        if byte &- ASCII.zero < 10, key != .value {
            strings |= key.bit
            record(key, try cursor.string(in: span))
        } else {
            if byte == ASCII.i { integers |= key.bit }
            record(key, try cursor.skip(in: span, inside: key.rawValue < KRPCKey.id.rawValue ? 1 : 2))
        }
    }

    @inline(__always)
    private mutating func record(_ key: KRPCKey, _ range: ByteRange) {
        if present & key.bit != 0, repeated == nil {
            repeated = (key, Int(range.start))
        }
        present |= key.bit
        ranges[Int(key.rawValue)] = range
    }
}

extension KRPCKey {
    fileprivate var bit: UInt64 { 1 << UInt64(rawValue) }
}

extension BencodeCursor {
    /// Reads a dictionary's key.
    @inline(__always)
    fileprivate mutating func key(in span: RawSpan) throws(BencodeError) -> ByteRange {
        guard try peek(in: span) &- ASCII.zero < 10 else { throw BencodeError(.keyNotString, at: position) }
        return try string(in: span)
    }
}
