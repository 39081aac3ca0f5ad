import Interlock
import Testing

@Suite struct CompactCodableTests {
    private func decode<Value: CompactCodable>(_ type: Value.Type, _ bytes: [UInt8]) -> Result<Value, DecodingFailure> {
        do throws(DecodingFailure) { return .success(try Value(decoding: bytes.span.bytes)) } catch {
            return .failure(error)
        }
    }

    @Test(arguments: [0, 1, 127, 128, 300, 1 << 35, .max - 1, .max] as [UInt64])
    func numbersComeBackAsTheyWent(number: UInt64) {
        #expect(decode(UInt64.self, number.encoded) == .success(number))
        for signed in [Int64(bitPattern: number), -Int64(bitPattern: number >> 1)] {
            #expect(decode(Int64.self, signed.encoded) == .success(signed))
        }
        #expect(decode(UInt64?.self, UInt64?.some(number).encoded) == .success(number))
        #expect(decode(UInt64?.self, UInt64?.none.encoded) == .success(nil))
    }

    @Test func badBytesFailWithReasonAndPosition() {
        #expect(decode(UInt64.self, []) == .failure(DecodingFailure(.truncated, at: 0)))
        #expect(decode(UInt64.self, [0x80]) == .failure(DecodingFailure(.truncated, at: 1)))
        #expect(decode(UInt64.self, [0x80, 0x00]) == .failure(DecodingFailure(.badNumber, at: 0)))
        #expect(decode(UInt64.self, [1, 2]) == .failure(DecodingFailure(.trailingBytes, at: 1)))
        let tooWide = [UInt8](repeating: 0xFF, count: 9) + [2]
        #expect(decode(UInt64.self, tooWide) == .failure(DecodingFailure(.badNumber, at: 0)))
        let tooLong = [UInt8](repeating: 0xFF, count: 10) + [1]
        #expect(decode(UInt64.self, tooLong) == .failure(DecodingFailure(.badNumber, at: 0)))
        #expect(decode(Bool.self, [2]) == .failure(DecodingFailure(.unknownCase(2), at: 0)))
        #expect(decode(Never.self, [0]) == .failure(DecodingFailure(.unknownCase(0), at: 0)))
    }

    @Test func aCountIsHeldAgainstItsLimit() throws {
        let ten: [UInt8] = [10]
        var reader = CompactReader()
        #expect(try reader.count(atMost: 10, ten.span.bytes) == 10)
        var strict = CompactReader()
        #expect(throws: DecodingFailure(.tooLong(10), at: 0)) { try strict.count(atMost: 9, ten.span.bytes) }
    }

    @Test func everyThreeBytesDecodeOrFailWithoutATrap() {
        var successes = 0
        for word in 0..<(1 << 18) {
            let bytes = [UInt8(word & 0xFF), UInt8(word >> 8 & 0xFF), UInt8(word >> 16)]
            if case .success(let number) = decode(UInt64.self, bytes) {
                #expect(number.encoded == bytes)
                successes += 1
            }
        }
        #expect(successes > 0)
    }
}
