import KRPC
import Testing

@Suite struct Bytes20Tests {
    let text = "00112233445566778899aabbccddeeff01234567"

    @Test func hexadecimalIsReadAndWritten() throws {
        let key = try #require(Bytes20(hexadecimal: text))
        #expect(key == Bytes20(high: 0x0011_2233_4455_6677, middle: 0x8899_aabb_ccdd_eeff, low: 0x0123_4567))
        #expect(key.description == text)
        #expect(Bytes20(hexadecimal: text.uppercased()) == key)
        #expect(Bytes20(high: 0, middle: 0, low: 1).description == String(repeating: "0", count: 39) + "1")
    }

    @Test(arguments: [
        "", "0", "00112233445566778899aabbccddeeff0123456", "00112233445566778899aabbccddeeff012345678",
        "g0112233445566778899aabbccddeeff01234567", " 0112233445566778899aabbccddeeff01234567",
    ])
    func anythingButFortyDigitsIsRefused(text: String) {
        #expect(Bytes20(hexadecimal: text) == nil)
    }

    @Test func bytesAreLoadedAndStoredInTheirOrder() {
        let bytes = Array(UInt8(1)...30)
        let key = Bytes20(loading: bytes.span.bytes, at: 3)
        #expect(key == Bytes20(high: 0x0405_0607_0809_0a0b, middle: 0x0c0d_0e0f_1011_1213, low: 0x1415_1617))
        var stored = [UInt8](repeating: 0, count: 22)
        var span = stored.mutableSpan
        var raw = span.mutableBytes
        key.store(into: &raw, at: 1)
        #expect(stored == [0] + bytes[3..<23] + [0])
        #expect(MemoryLayout<Bytes20>.size == 20)
    }

    @Test func theOrderIsThatOfTheBytes() {
        let ordered = [
            Bytes20(high: 0, middle: 0, low: 1), Bytes20(high: 0, middle: 0, low: 1 << 31),
            Bytes20(high: 0, middle: 1, low: 0), Bytes20(high: 0, middle: 1 << 63, low: 0),
            Bytes20(high: 1, middle: 0, low: 0), Bytes20(high: 1 << 63, middle: 0, low: 0),
        ]
        #expect(Array(ordered.reversed()).sorted() == ordered)
    }

    @Test func aTransactionIsTheSameHoweverItWasMade() {
        let bytes: [UInt8] = [0, 1, 2, 3, 4, 5, 6, 7, 8]
        let id = { (count: Int) in TransactionID(ByteRange(start: 0, length: count), in: bytes.span.bytes) }
        #expect(id(4) == TransactionID(UInt32(0x0001_0203)))
        #expect(id(8) == TransactionID(UInt64(0x0001_0203_0405_0607)))
        #expect(id(9) == nil)
        #expect(id(0)?.count == 0)
        // Zeros before are part of an id.
        #expect(id(1) != id(0))
        #expect(TransactionID(UInt32(7)) != TransactionID(UInt64(7)))
    }
}
