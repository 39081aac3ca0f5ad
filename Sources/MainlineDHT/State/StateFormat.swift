internal import Interlock
internal import Kademlia
internal import Mainline

/// The bytes of a state file.
///
/// Envelope, the same in every version, little-endian: eight magic bytes, the version (1), the length of the body (4),
/// the body, CRC32C of all that (4). Nothing may follow.
///
/// Body of version 1: the id (20), the number of contacts, each with its key (20), address (4) and port (2).
/// Version 2 adds, between id and contacts, when it was saved and the statistics, and to each contact its age and
/// whether it was good. Numbers are in the compact encoding; keys, addresses and ports in network order.
enum StateFormat {
    static let magic: [UInt8] = [0x89, 0x49, 0x44, 0x48, 0x54, 0x0D, 0x0A, 0x1A]
    static let version: UInt8 = 2
    static let headerBytes = 13
    static let checksumBytes = 4

    /// Why bytes are not taken as a state.
    enum Refusal: Error, Hashable {
        case foreign
        case unknownVersion(UInt8)
        case damaged(String)
    }

    // MARK: Writing

    static func bytes(of state: NodeState) -> [UInt8] {
        var body: [UInt8] = []
        state.id.append(to: &body)
        state.savedAt.encode(into: &body)
        state.statistics.encode(into: &body)
        UInt64(state.contacts.count).encode(into: &body)
        for saved in state.contacts {
            append(saved.contact, to: &body)
            UInt64(saved.age).encode(into: &body)
            saved.isGood.encode(into: &body)
        }
        return envelope(version: version, body)
    }

    static func envelope(version: UInt8, _ body: [UInt8]) -> [UInt8] {
        var bytes = magic + [version]
        append(UInt32(truncatingIfNeeded: body.count), to: &bytes)
        bytes += body
        var crc = CRC32C()
        crc.add(bytes)
        append(crc.value, to: &bytes)
        return bytes
    }

    static func append(_ contact: MainlineContact, to bytes: inout [UInt8]) {
        contact.key.append(to: &bytes)
        withUnsafeBytes(of: contact.address.address.bigEndian) { bytes.append(contentsOf: $0) }
        withUnsafeBytes(of: contact.address.port.bigEndian) { bytes.append(contentsOf: $0) }
    }

    private static func append(_ word: UInt32, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
    }

    // MARK: Reading

    /// The state of a file, migrated if it is of an older version. `now` is taken where that version did not tell a
    /// time. Errors: ``Refusal``; never traps, whatever the bytes.
    static func state(of bytes: [UInt8], now: Int64, limits: StateLimits) throws(Refusal) -> NodeState {
        let (version, body) = try body(of: bytes)
        guard (1...Self.version).contains(version) else { throw .unknownVersion(version) }
        do throws(DecodingFailure) {
            return version == 1 ? try first(body, now: now, limits) : try second(body, limits)
        } catch {
            throw .damaged("\(error)")
        }
    }

    /// The version and the body, once the checksum holds.
    private static func body(of bytes: [UInt8]) throws(Refusal) -> (version: UInt8, body: [UInt8]) {
        guard bytes.starts(with: magic) else {
            throw magic.starts(with: bytes) ? .damaged("it ends after \(bytes.count) bytes") : .foreign
        }
        guard bytes.count >= headerBytes + checksumBytes else {
            throw .damaged("it ends after \(bytes.count) bytes")
        }
        let length = Int(word(at: headerBytes - 4, of: bytes))
        let end = bytes.count - checksumBytes
        guard length == end - headerBytes else {
            throw .damaged("\(length) bytes were written, \(end - headerBytes) are there")
        }
        var crc = CRC32C()
        crc.add(bytes[..<end])
        guard crc.value == word(at: end, of: bytes) else { throw .damaged("the checksum does not hold") }
        return (bytes[magic.count], Array(bytes[headerBytes..<end]))
    }

    private static func word(at offset: Int, of bytes: [UInt8]) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << (8 * UInt32($1)) }
    }

    /// Version 1 told neither ages nor standing: its contacts count as long silent. What was not counted is zero.
    private static func first(
        _ body: [UInt8], now: Int64, _ limits: StateLimits
    ) throws(DecodingFailure) -> NodeState {
        var reader = CompactReader()
        let bytes = body.span.bytes
        let id = try reader.key(bytes)
        let contacts = try contacts(&reader, bytes, limits) { _, _, contact throws(DecodingFailure) in
            NodeState.SavedContact(contact: contact, age: limits.oldestContact, isGood: false)
        }
        return NodeState(id: id, savedAt: now, statistics: LifetimeStatistics(firstStartedAt: now), contacts: contacts)
    }

    private static func second(_ body: [UInt8], _ limits: StateLimits) throws(DecodingFailure) -> NodeState {
        var reader = CompactReader()
        let bytes = body.span.bytes
        let id = try reader.key(bytes)
        let savedAt = try Int64(from: &reader, bytes)
        let statistics = try LifetimeStatistics(from: &reader, bytes)
        let contacts = try contacts(&reader, bytes, limits) { reader, bytes, contact throws(DecodingFailure) in
            let age = UInt32(clamping: try reader.number(bytes))
            return NodeState.SavedContact(contact: contact, age: age, isGood: try Bool(from: &reader, bytes))
        }
        return NodeState(id: id, savedAt: savedAt, statistics: statistics, contacts: contacts)
    }

    /// Reads all contacts and keeps as many as may be; a file claims no more than it has bytes for.
    private static func contacts(
        _ reader: inout CompactReader, _ bytes: RawSpan, _ limits: StateLimits,
        _ health: (inout CompactReader, RawSpan, MainlineContact) throws(DecodingFailure) -> NodeState.SavedContact
    ) throws(DecodingFailure) -> [NodeState.SavedContact] {
        let count = try reader.count(atMost: bytes.byteCount, bytes)
        var contacts: [NodeState.SavedContact] = []
        for _ in 0..<count {
            let key = try reader.key(bytes)
            let address = UInt32(try reader.networkOrder(4, bytes))
            let port = UInt16(try reader.networkOrder(2, bytes))
            let contact = MainlineContact(key: key, address: IPv4Endpoint(address: address, port: port))
            let saved = try health(&reader, bytes, contact)
            if contacts.count < limits.contacts { contacts.append(saved) }
        }
        try reader.finish(bytes)
        return contacts
    }
}

extension LifetimeStatistics {
    fileprivate func encode(into bytes: inout [UInt8]) {
        firstStartedAt.encode(into: &bytes)
        for number in [starts, uptime, datagramsIn, datagramsOut, lookups] { number.encode(into: &bytes) }
    }

    fileprivate init(from reader: inout CompactReader, _ bytes: RawSpan) throws(DecodingFailure) {
        self.init(
            firstStartedAt: try Int64(from: &reader, bytes), starts: try reader.number(bytes),
            uptime: try reader.number(bytes), datagramsIn: try reader.number(bytes),
            datagramsOut: try reader.number(bytes), lookups: try reader.number(bytes))
    }
}

extension CompactReader {
    /// So many bytes as a number in network order.
    fileprivate mutating func networkOrder(_ width: Int, _ bytes: RawSpan) throws(DecodingFailure) -> UInt64 {
        var number: UInt64 = 0
        for _ in 0..<width { number = number << 8 | UInt64(try byte(bytes)) }
        return number
    }

    fileprivate mutating func key(_ bytes: RawSpan) throws(DecodingFailure) -> Key160 {
        Key160(
            try networkOrder(8, bytes), try networkOrder(8, bytes),
            UInt32(truncatingIfNeeded: try networkOrder(4, bytes)))
    }
}
