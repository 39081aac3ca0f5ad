import Interlock
import Testing

@Suite struct DigestTests {
    private static let key: (UInt64, UInt64) = (0x0706_0504_0302_0100, 0x0F0E_0D0C_0B0A_0908)

    /// Appendix A of the SipHash paper: key 00…0f, message 00…0e.
    @Test func sipHashGivesThePublishedVector() {
        var hash = SipHash(key: Self.key)
        for byte in UInt8(0)..<15 { hash.add(byte) }
        #expect(hash.finished() == 0xA129_CA61_49BE_45E5)
    }

    /// The reference implementation's table, its first entries.
    @Test(
        arguments: zip(
            [0, 1, 7, 8],
            [0x726f_db47_dd0e_0e31, 0x74f8_39c5_93dc_67fd, 0xab02_00f5_8b01_d137, 0x93f5_f579_9a93_2462] as [UInt64]))
    func sipHashGivesTheReferenceTable(count: Int, expected: UInt64) {
        var hash = SipHash(key: Self.key)
        for byte in 0..<count { hash.add(UInt8(byte)) }
        #expect(hash.finished() == expected)
    }

    /// Computed apart, by an implementation that gives the reference table with its other numbers of rounds.
    @Test func sipHashOfOneRoundAndThreeIsAsComputedApart() {
        #expect(SipHash.place(ofSevenBytes: 0xFF06_0504_0302_0100, key: Self.key) == 0xd392_7d98_9bb1_1140)
    }

    @Test func sipHashTakesWordsAsItTakesTheirBytes() {
        for lead in 0..<9 {
            for width in UInt64(0)...8 {
                var byWord = SipHash(key: Self.key)
                var byByte = SipHash(key: Self.key)
                for byte in 0..<lead {
                    byWord.add(UInt8(byte))
                    byByte.add(UInt8(byte))
                }
                let word: UInt64 = 0x1122_3344_5566_7788
                byWord.add(word, byteCount: width)
                byWord.add(7)
                for index in 0..<width { byByte.add(UInt8(truncatingIfNeeded: word >> (8 * index))) }
                byByte.add(7)
                #expect(byWord.finished() == byByte.finished(), "\(lead) bytes, then \(width) of a word")
            }
        }
    }

    /// RFC 3720 §B.4 and the check value of the CRC catalogue.
    @Test func crc32cGivesThePublishedVectors() {
        func checksum(_ bytes: [UInt8]) -> UInt32 {
            var crc = CRC32C()
            crc.add(bytes)
            return crc.value
        }
        #expect(checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
        #expect(checksum([UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
        #expect(checksum(Array("123456789".utf8)) == 0xE306_9283)
        #expect(checksum([]) == 0)
    }
}
