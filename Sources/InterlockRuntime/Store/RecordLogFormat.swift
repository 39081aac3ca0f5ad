internal import Interlock

/// The bytes of a record log, version 1. All numbers are little-endian.
///
/// Header: eight magic bytes, the version (1), the length of the schema's name (1), the name, CRC32C of all that (4).
/// Entry: length of the payload (4), CRC32C (4) of the entry's offset (8) and all that follows, kind (1), milliseconds
/// since 1970 (8), payload. The offset is in the checksum so that no payload can pose as an entry.
enum RecordLogFormat {
    static let magic: [UInt8] = [0x89, 0x49, 0x4C, 0x4F, 0x47, 0x0D, 0x0A, 0x1A]
    static let version: UInt8 = 1
    static let entryHeaderBytes = 17

    enum Kind: UInt8 {
        /// The first record of a commit: what lies before it had been made durable.
        case firstRecord = 1
        /// A further record of the same commit.
        case record = 2
        /// The process lived at that time. Always the last entry; the next one overwrites it.
        case mark = 3
    }

    struct Entry {
        var kind: Kind
        var milliseconds: Int64
        var payload: Range<Int>
    }

    static func header(schema: [UInt8]) -> [UInt8] {
        var bytes = magic + [version, UInt8(clamping: schema.count)] + schema.prefix(255)
        var crc = CRC32C()
        crc.add(bytes)
        append(UInt64(crc.value), 4, to: &bytes)
        return bytes
    }

    /// Appends an entry that will stand at `offset` of the file.
    static func append(
        _ kind: Kind, at offset: Int, milliseconds: Int64, _ payload: [UInt8], to bytes: inout [UInt8]
    ) {
        append(UInt64(payload.count), 4, to: &bytes)
        var guarded: [UInt8] = [kind.rawValue]
        append(UInt64(bitPattern: milliseconds), 8, to: &guarded)
        guarded += payload
        append(UInt64(checksum(offset: offset, length: payload.count, guarded[...])), 4, to: &bytes)
        bytes += guarded
    }

    /// The entry at an offset of a file; nil if there is no whole and sound one.
    static func entry(at offset: Int, of bytes: [UInt8], longest: Int) -> Entry? {
        guard bytes.count - offset >= entryHeaderBytes, let kind = Kind(rawValue: bytes[offset + 8]) else { return nil }
        let length = Int(number(4, at: offset, of: bytes))
        let start = offset + entryHeaderBytes
        guard length <= longest, length <= bytes.count - start else { return nil }
        let end = start + length
        let crc = checksum(offset: offset, length: length, bytes[(offset + 8)..<end])
        guard UInt64(crc) == number(4, at: offset + 4, of: bytes) else { return nil }
        let milliseconds = Int64(bitPattern: number(8, at: offset + 9, of: bytes))
        return Entry(kind: kind, milliseconds: milliseconds, payload: start..<end)
    }

    private static func checksum(offset: Int, length: Int, _ guarded: ArraySlice<UInt8>) -> UInt32 {
        var prefix: [UInt8] = []
        append(UInt64(offset), 8, to: &prefix)
        append(UInt64(length), 4, to: &prefix)
        var crc = CRC32C()
        crc.add(prefix)
        crc.add(guarded)
        return crc.value
    }

    static func append(_ number: UInt64, _ width: Int, to bytes: inout [UInt8]) {
        for place in 0..<width { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * UInt64(place)))) }
    }

    static func number(_ width: Int, at offset: Int, of bytes: [UInt8]) -> UInt64 {
        (0..<width).reduce(0) { $0 | UInt64(bytes[offset + $1]) << (8 * UInt64($1)) }
    }
}
