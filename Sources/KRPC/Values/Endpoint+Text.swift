extension Endpoint: CustomStringConvertible {
    /// `1.2.3.4:6881` or `[::1]:6881`.
    public var description: String {
        isIPv4 ? "\(addressText):\(port)" : "[\(addressText)]:\(port)"
    }

    /// The address without brackets and port; IPv6 in the canonical form of RFC 5952.
    public var addressText: String {
        if isIPv4 {
            return "\(word3 >> 24).\(word3 >> 16 & 0xff).\(word3 >> 8 & 0xff).\(word3 & 0xff)"
        }
        let groups = [word0, word1, word2, word3].flatMap { [$0 >> 16, $0 & 0xffff] }
        // The first of the longest runs of at least two zero groups becomes `::`.
        var longest = 0..<0
        var start = 0
        while start < groups.count {
            let run = groups[start...].prefix { $0 == 0 }
            if run.count > longest.count, run.count > 1 { longest = start..<start + run.count }
            start += max(1, run.count)
        }
        let text = { (range: Range<Int>) in groups[range].map { String($0, radix: 16) }.joined(separator: ":") }
        if longest.isEmpty { return text(0..<8) }
        return text(0..<longest.lowerBound) + "::" + text(longest.upperBound..<8)
    }

    /// From numeric text: `1.2.3.4:6881` or `[::1]:6881`; nil for anything else, host names included.
    ///
    /// IPv6 may end in a dotted IPv4 address; zones (`%eth0`) are refused.
    public init?(parsing text: String) {
        let bytes = Array(text.utf8)
        guard let colon = bytes.lastIndex(of: ASCII.colon),
            let port = Self.decimal(bytes[(colon + 1)...], digits: 5, upTo: 65535)
        else { return nil }
        let address = bytes[..<colon]
        if let ipv4 = Self.ipv4(address) {
            self.init(ipv4: ipv4, port: UInt16(port))
        } else if address.first == UInt8(ascii: "["), address.last == UInt8(ascii: "]"),
            let ipv6 = Self.ipv6(address.dropFirst().dropLast())
        {
            self.init(ipv6: ipv6.high, ipv6.low, port: UInt16(port))
        } else {
            return nil
        }
    }

    /// From a numeric address without a port: `1.2.3.4` or `::1`; nil for anything else.
    public init?(parsingAddress text: String, port: UInt16) {
        let bytes = Array(text.utf8)
        if let ipv4 = Self.ipv4(bytes[...]) {
            self.init(ipv4: ipv4, port: port)
        } else if let ipv6 = Self.ipv6(bytes[...]) {
            self.init(ipv6: ipv6.high, ipv6.low, port: port)
        } else {
            return nil
        }
    }

    private static func decimal(_ text: ArraySlice<UInt8>, digits: Int, upTo limit: UInt32) -> UInt32? {
        guard !text.isEmpty, text.count <= digits else { return nil }
        guard text.first != ASCII.zero || text.count == 1 else { return nil }
        var value: UInt32 = 0
        for character in text {
            let digit = character &- ASCII.zero
            guard digit < 10 else { return nil }
            value = value * 10 + UInt32(digit)
        }
        return value <= limit ? value : nil
    }

    private static func ipv4(_ text: ArraySlice<UInt8>) -> UInt32? {
        let parts = text.split(separator: ASCII.dot, omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var address: UInt32 = 0
        for part in parts {
            guard let byte = decimal(part, digits: 3, upTo: 255) else { return nil }
            address = address << 8 | byte
        }
        return address
    }

    private static func ipv6(_ text: ArraySlice<UInt8>) -> (high: UInt64, low: UInt64)? {
        var groups: [UInt16] = []
        var gap: Int?
        var rest = text
        if rest.starts(with: [ASCII.colon, ASCII.colon]) {
            gap = 0
            rest = rest.dropFirst(2)
        }
        while !rest.isEmpty {
            let part = rest.prefix { $0 != ASCII.colon }
            rest = rest.dropFirst(part.count)
            if rest.isEmpty, part.contains(ASCII.dot) {
                guard let ipv4 = ipv4(part) else { return nil }
                groups += [UInt16(ipv4 >> 16), UInt16(truncatingIfNeeded: ipv4)]
                break
            }
            guard let group = hexadecimal(part) else { return nil }
            groups.append(group)
            guard groups.count <= 8 else { return nil }
            if rest.isEmpty { break }
            rest = rest.dropFirst()
            if rest.first == ASCII.colon {
                guard gap == nil else { return nil }
                gap = groups.count
                rest = rest.dropFirst()
            } else if rest.isEmpty {
                return nil
            }
        }
        if let gap {
            // `::` stands for at least one group.
            guard groups.count < 8 else { return nil }
            groups.insert(contentsOf: repeatElement(0, count: 8 - groups.count), at: gap)
        }
        guard groups.count == 8 else { return nil }
        let word = { (range: Range<Int>) in groups[range].reduce(UInt64(0)) { $0 << 16 | UInt64($1) } }
        return (word(0..<4), word(4..<8))
    }

    private static func hexadecimal(_ text: ArraySlice<UInt8>) -> UInt16? {
        guard !text.isEmpty, text.count <= 4 else { return nil }
        var value: UInt16 = 0
        for character in text {
            switch character {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt16(character - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt16(character - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt16(character - UInt8(ascii: "A") + 10)
            default: return nil
            }
        }
        return value
    }
}
