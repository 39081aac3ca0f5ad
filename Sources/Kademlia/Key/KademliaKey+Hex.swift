extension KademliaKey {
    /// The bytes in lower case hexadecimal digits, two a byte.
    public var description: String {
        var text = ""
        text.reserveCapacity(Self.byteCount * 2)
        for index in 0..<Self.byteCount {
            let byte = byte(at: index)
            text.append(hexDigit(byte >> 4))
            text.append(hexDigit(byte & 15))
        }
        return text
    }

    /// The key written in exactly `byteCount * 2` hexadecimal digits of either case; `nil` of any other text.
    public init?(hex: some StringProtocol) {
        var bytes: [UInt8] = []
        var high: UInt8?
        for digit in hex.utf8 {
            guard bytes.count < Self.byteCount, let value = hexValue(digit) else { return nil }
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        guard high == nil else { return nil }
        self.init(bytes.span.bytes, at: 0)
    }
}

private func hexDigit(_ value: UInt8) -> Character {
    Character(Unicode.Scalar(value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10))
}

private func hexValue(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
}
