import KRPC

extension Prefix: CustomStringConvertible {
    /// `10.0.0.0/8` or `fd00::/8`.
    public var description: String { "\(Endpoint(ipv6: high, low, port: 0).addressText)/\(length)" }

    /// From text: `10.0.0.0/8`, `fd00::/8`, or an address alone, which is that one host.
    ///
    /// Errors: ``PrefixError``; also of a prefix with a bit set behind its length, which may be a slip of the pen.
    public init(parsing text: String) throws(PrefixError) {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = Endpoint(parsingAddress: String(Substring(first)), port: 0) else {
            throw .notAnAddress
        }
        // `::ffff:10.0.0.0/104` is another way to write 10.0.0.0/8.
        let isMapped = address.isIPv4 && first.contains(UInt8(ascii: ":"))
        let bits = isMapped || !address.isIPv4 ? 128 : 32
        var length = bits
        if parts.count == 2 {
            guard let number = Self.number(parts[1]), number <= bits, !isMapped || number >= 96 else {
                throw .notALength(atMost: bits)
            }
            length = number
        }
        self.init(of: address, length: isMapped ? length - 96 : length)
        guard (high, low) == address.ipv6 else { throw .bitsBehindTheLength(meant: self) }
    }

    private static func number(_ digits: Substring.UTF8View) -> Int? {
        guard (1...3).contains(digits.count), digits.count == 1 || digits.first != UInt8(ascii: "0") else { return nil }
        var value = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return value
    }
}
