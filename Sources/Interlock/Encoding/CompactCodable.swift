/// What has one compact encoding: the messages of typed nodes on a real wire, persisted records, snapshots, recordings.
public protocol CompactCodable {
    /// Appends the encoding.
    func encode(into bytes: inout [UInt8])
    /// Decodes from the reader's position on. Bytes come from outside: they never trap.
    init(from reader: inout CompactReader, _ bytes: RawSpan) throws(DecodingFailure)
}

extension CompactCodable {
    /// The encoding alone.
    public var encoded: [UInt8] {
        var bytes: [UInt8] = []
        encode(into: &bytes)
        return bytes
    }

    /// Decodes a value that takes up all the bytes.
    public init(decoding bytes: RawSpan) throws(DecodingFailure) {
        var reader = CompactReader()
        try self.init(from: &reader, bytes)
        try reader.finish(bytes)
    }
}

extension Never: CompactCodable {
    public func encode(into bytes: inout [UInt8]) {}
    public init(from reader: inout CompactReader, _ bytes: RawSpan) throws(DecodingFailure) {
        throw DecodingFailure(.unknownCase(0), at: reader.position)
    }
}

extension UInt64: CompactCodable {
    /// LEB128.
    public func encode(into bytes: inout [UInt8]) {
        var rest = self
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
    public init(from reader: inout CompactReader, _ bytes: RawSpan) throws(DecodingFailure) {
        self = try reader.number(bytes)
    }
}

extension UInt8: CompactCodable {
    public func encode(into bytes: inout [UInt8]) { bytes.append(self) }
    public init(from reader: inout CompactReader, _ bytes: RawSpan) throws(DecodingFailure) {
        self = try reader.byte(bytes)
    }
}

extension Int64: CompactCodable {
    /// Zigzag, then LEB128.
    public func encode(into bytes: inout [UInt8]) {
        UInt64(bitPattern: (self << 1) ^ (self >> 63)).encode(into: &bytes)
    }
    public init(from reader: inout CompactReader, _ bytes: RawSpan) throws(DecodingFailure) {
        let word = try reader.number(bytes)
        self = Int64(bitPattern: word >> 1) ^ -Int64(bitPattern: word & 1)
    }
}

extension Bool: CompactCodable {
    public func encode(into bytes: inout [UInt8]) { bytes.append(self ? 1 : 0) }
    public init(from reader: inout CompactReader, _ bytes: RawSpan) throws(DecodingFailure) {
        let start = reader.position
        switch try reader.byte(bytes) {
        case 0: self = false
        case 1: self = true
        case let other: throw DecodingFailure(.unknownCase(UInt64(other)), at: start)
        }
    }
}

extension Optional: CompactCodable where Wrapped: CompactCodable {
    public func encode(into bytes: inout [UInt8]) {
        (self != nil).encode(into: &bytes)
        self?.encode(into: &bytes)
    }
    public init(from reader: inout CompactReader, _ bytes: RawSpan) throws(DecodingFailure) {
        self = try Bool(from: &reader, bytes) ? Wrapped(from: &reader, bytes) : nil
    }
}
