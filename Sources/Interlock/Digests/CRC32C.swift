/// The CRC of RFC 3720 (Castagnoli polynomial): guards stored records, and makes BEP 42 ids.
@frozen
public struct CRC32C: Hashable, Sendable {
    private var remainder: UInt32 = 0xFFFF_FFFF

    public init() {}

    /// Adds a byte.
    public mutating func add(_ byte: UInt8) {
        remainder = Self.table[Int(UInt8(truncatingIfNeeded: remainder) ^ byte)] ^ remainder >> 8
    }

    /// Adds bytes. Complexity: O(count).
    public mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { add(byte) }
    }

    /// The checksum of all that was added.
    public var value: UInt32 { ~remainder }

    private static let table: [UInt32] = (0..<256).map { byte in
        var word = UInt32(byte)
        for _ in 0..<8 { word = word & 1 == 0 ? word >> 1 : 0x82F6_3B78 ^ word >> 1 }
        return word
    }
}
