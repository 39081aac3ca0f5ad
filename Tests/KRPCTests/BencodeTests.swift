import KRPC
import Testing

/// Walks over one value and asks for the end of the input after it.
private func walk(_ input: [UInt8]) -> BencodeError? {
    do throws(BencodeError) {
        let span = input.span.bytes
        var cursor = try BencodeCursor(span)
        _ = try cursor.skip(in: span)
        if !cursor.isAtEnd { throw BencodeError(.trailingBytes, at: cursor.position) }
        return nil
    } catch {
        return error
    }
}

private func walk(_ text: String) -> BencodeError? { walk(bytes(text)) }

private func canonicalError(_ input: [UInt8]) -> BencodeError? {
    do throws(BencodeError) {
        try Bencode.checkCanonical(input.span.bytes)
        return nil
    } catch {
        return error
    }
}

@Suite struct BencodeTests {
    @Test(arguments: [
        "0:", "4:spam", "10:0123456789", "i0e", "i-1e", "i42e", "i9223372036854775807e", "i-9223372036854775808e", "le",
        "de", "l4:spami7ee", "d3:cow3:moo4:spaml1:aee", "lllleeee", "d0:0:e", "d1:ad1:bd1:cleeee",
    ])
    func whatIsBencodeIsWalkedToItsEnd(text: String) {
        #expect(walk(text) == nil)
        #expect(isCanonical(bytes(text)))
    }

    @Test(arguments: [
        ("", BencodeError.Reason.truncated, 0),
        ("i", .truncated, 1), ("i1", .truncated, 2), ("i-", .truncated, 2), ("l", .truncated, 1), ("d", .truncated, 1),
        ("d1:a", .truncated, 4), ("0", .truncated, 1), ("l1:a", .truncated, 4), ("l0", .truncated, 2),
        ("x", .unexpectedByte, 0), ("e", .unexpectedByte, 0), ("ie", .unexpectedByte, 1), ("i-e", .unexpectedByte, 2),
        ("i1x", .unexpectedByte, 2), ("i 1e", .unexpectedByte, 1), ("i+1e", .unexpectedByte, 1),
        ("i--1e", .unexpectedByte, 2), (":a", .unexpectedByte, 0), ("-1:a", .unexpectedByte, 0),
        ("1x", .unexpectedByte, 1), ("d1:ae", .unexpectedByte, 4), ("lxe", .unexpectedByte, 1),
        ("d1:axe", .unexpectedByte, 4), ("0x", .unexpectedByte, 1),
        ("i00e", .leadingZero, 1), ("i01e", .leadingZero, 1), ("i-01e", .leadingZero, 2), ("00:", .leadingZero, 0),
        ("01:a", .leadingZero, 0), ("l01:ae", .leadingZero, 1), ("001:a", .leadingZero, 0),
        ("i-0e", .negativeZero, 1), ("li-0ee", .negativeZero, 2),
        ("i9223372036854775808e", .integerOverflow, 1), ("i-9223372036854775809e", .integerOverflow, 1),
        ("i99999999999999999999e", .integerOverflow, 1), ("li18446744073709551616ee", .integerOverflow, 2),
        ("1:", .stringPastEnd, 0), ("5:spam", .stringPastEnd, 0), ("l9:ae", .stringPastEnd, 1),
        ("99999999999999999999999999:a", .stringPastEnd, 0), ("10:012345678", .stringPastEnd, 0),
        ("5", .stringPastEnd, 0), ("12x", .stringPastEnd, 0),
        ("di1ei2ee", .keyNotString, 1), ("dlelee", .keyNotString, 1), ("d1:ai1ei2ei3ee", .keyNotString, 7),
        ("d-1:ai1ee", .keyNotString, 1),
        ("i1ei2e", .trailingBytes, 3), ("dee", .trailingBytes, 2), ("4:spam ", .trailingBytes, 6),
    ])
    func eachErrorNamesItsReasonAndPosition(text: String, reason: BencodeError.Reason, position: Int) {
        #expect(walk(text) == BencodeError(reason, at: position))
        #expect(canonicalError(bytes(text)) == BencodeError(reason, at: position))
    }

    @Test(arguments: [
        ("d1:b0:1:a0:e", BencodeError.Reason.unsortedKey, 6), ("d2:aa0:1:a0:e", .unsortedKey, 7),
        ("ld1:b0:1:a0:ee", .unsortedKey, 7), ("d1:ad1:z0:1:y0:ee", .unsortedKey, 10),
        ("d1:a0:1:a0:e", .repeatedKey, 6), ("d0:0:0:0:e", .repeatedKey, 5),
    ])
    func onlyTheCanonicalFormAsksForTheOrderOfKeys(text: String, reason: BencodeError.Reason, position: Int) {
        #expect(walk(text) == nil)
        #expect(canonicalError(bytes(text)) == BencodeError(reason, at: position))
    }

    @Test func keysAreOrderedAsRawBytesAndEachDictionaryForItself() {
        #expect(isCanonical(bytes("d1:B0:1:a0:e")))
        #expect(!isCanonical(bytes("d1:a0:1:B0:e")))
        #expect(isCanonical(bytes("d1:a0:2:aa0:e")))
        #expect(isCanonical([UInt8(ascii: "d")] + bytes("1:a0:1:") + [0xff] + bytes("0:e")))
        #expect(isCanonical(bytes("d1:bd1:a0:e1:cd1:a0:ee")))
        #expect(isCanonical(bytes("ld1:b0:ed1:a0:ee")))
    }

    @Test(arguments: ["l", "d0:"]) func depthIsWalkedToItsLimitAndRefusedOnePastIt(opening: String) {
        let nested = { (depth: Int) in
            bytes(String(repeating: opening, count: depth - 1) + "le" + String(repeating: "e", count: depth - 1))
        }
        #expect(walk(nested(KRPCLimits.depth)) == nil)
        #expect(isCanonical(nested(KRPCLimits.depth)))
        let tooDeep = BencodeError(.tooDeep, at: KRPCLimits.depth * opening.utf8.count)
        #expect(walk(nested(KRPCLimits.depth + 1)) == tooDeep)
        #expect(canonicalError(nested(KRPCLimits.depth + 1)) == tooDeep)
    }

    @Test func sizeIsReadToItsLimitAndRefusedOnePastIt() {
        let string = { (size: Int) in bytes("\(size - 5):") + [UInt8](repeating: 0, count: size - 5) }
        #expect(string(KRPCLimits.receivedBytes).count == KRPCLimits.receivedBytes)
        #expect(walk(string(KRPCLimits.receivedBytes)) == nil)
        #expect(walk(string(KRPCLimits.receivedBytes + 1)) == BencodeError(.tooLarge, at: KRPCLimits.receivedBytes))
        #expect(!isCanonical(string(KRPCLimits.receivedBytes + 1)))
    }

    @Test func aCursorReadsWhatItIsAskedFor() throws {
        let input = bytes("d3:keyi-42e4:spaml0:ee")
        let span = input.span.bytes
        var cursor = try BencodeCursor(span)
        try cursor.expect(UInt8(ascii: "d"), in: span)
        let key = try cursor.string(in: span)
        let number = try cursor.integer(in: span)
        let other = try cursor.string(in: span)
        let list = try cursor.skip(in: span)
        let closed = try cursor.consume(UInt8(ascii: "e"), in: span)
        let isAtEnd = cursor.isAtEnd
        #expect(key.text(of: input) == "key")
        #expect(number == -42)
        #expect(other.text(of: input) == "spam")
        #expect(list.text(of: input) == "l0:e")
        #expect(closed && isAtEnd)
    }

    /// An integer where a string is due, and the other way round.
    @Test func aCursorRefusesAnotherKindThanAskedFor() {
        let input = bytes("i1e")
        #expect(throws: BencodeError(.unexpectedByte, at: 0)) {
            let span = input.span.bytes
            var cursor = try BencodeCursor(span)
            _ = try cursor.string(in: span)
        }
        let string = bytes("1:i")
        #expect(throws: BencodeError(.unexpectedByte, at: 0)) {
            let span = string.span.bytes
            var cursor = try BencodeCursor(span)
            _ = try cursor.integer(in: span)
        }
    }

    /// Every input of up to five bytes over the characters that matter: the walk ends without a trap, what it takes is
    /// what a dumb recursive reader takes, and canonical form is never wider.
    @Test func shortInputsAreReadAsADumbReaderReadsThem() {
        let alphabet = bytes("01:ilde-")
        var inputs: [[UInt8]] = [[]]
        var checked = 0
        var accepted = 0
        for _ in 0..<5 {
            inputs = inputs.flatMap { input in alphabet.map { input + [$0] } }
            for input in inputs {
                let error = walk(input)
                var reader = DumbReader(input: input)
                let expected = reader.value() && reader.position == input.count
                if (error == nil) != expected { Issue.record("differs on \(String(decoding: input, as: UTF8.self))") }
                if isCanonical(input), error != nil { Issue.record("canonical only: \(input)") }
                checked += 1
                accepted += error == nil ? 1 : 0
            }
        }
        #expect(checked == 8 + 64 + 512 + 4096 + 32768)
        #expect(accepted == 35)
    }
}

/// Bencode by recursive descent on an array, written for obviousness.
private struct DumbReader {
    let input: [UInt8]
    var position = 0

    private var next: Character? {
        position < input.count ? Character(Unicode.Scalar(input[position])) : nil
    }

    mutating func value() -> Bool {
        switch next {
        case "i":
            position += 1
            guard let end = input[position...].firstIndex(of: UInt8(ascii: "e")) else { return false }
            let text = String(decoding: input[position..<end], as: UTF8.self)
            guard let number = Int64(text), String(number) == text else { return false }
            position = end + 1
            return true
        case "l", "d":
            let isDictionary = next == "d"
            position += 1
            while next != "e" {
                if isDictionary, !string() { return false }
                if !value() { return false }
            }
            position += 1
            return true
        default:
            return string()
        }
    }

    private mutating func string() -> Bool {
        guard let colon = input[position...].firstIndex(of: UInt8(ascii: ":")) else { return false }
        let text = String(decoding: input[position..<colon], as: UTF8.self)
        guard let count = Int(text), count >= 0, String(count) == text, colon + count < input.count else {
            return false
        }
        position = colon + 1 + count
        return true
    }
}
