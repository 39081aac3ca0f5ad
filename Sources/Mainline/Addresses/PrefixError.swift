/// Why a text is no prefix.
public enum PrefixError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What stands before the slash is no IPv4 or IPv6 address.
    case notAnAddress
    /// What stands behind the slash is no number of bits of such an address.
    case notALength(atMost: Int)
    /// The address has bits set behind the length; the prefix that contains it is named.
    case bitsBehindTheLength(meant: Prefix)

    /// What is wrong, and what to write instead.
    public var description: String {
        switch self {
        case .notAnAddress: "not an address: a prefix is written like 10.0.0.0/8 or fd00::/8"
        case .notALength(let most): "the number behind the slash must be a number of bits, at most \(most)"
        case .bitsBehindTheLength(let meant): "the address goes on behind the prefix: did you mean \(meant)?"
        }
    }
}
