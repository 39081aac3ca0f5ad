/// Why a datagram is not a KRPC message, where, and what is known of it all the same: enough to answer error 203.
public struct KRPCError: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Reason: Hashable, Sendable {
        /// Not bencode.
        case bencode(BencodeError.Reason)
        /// Not a dictionary; at the first byte.
        case notADictionary
        /// A key that has to be there is not; at the start of the dictionary that lacks it.
        case missing(KRPCKey)
        /// A known key comes twice in a dictionary; at the second value.
        case repeated(KRPCKey)
        /// A value is of another kind than the key says; at the value.
        case wrongType(KRPCKey)
        /// A string's length is not one that the key allows, an id of 19 bytes for instance; at the value.
        case wrongLength(KRPCKey)
        /// A string is longer than its limit in ``KRPCLimits``; at the value.
        case tooLong(KRPCKey)
        /// An integer is outside what the key allows; at the value.
        case outOfRange(KRPCKey)
        /// `y` is none of `q`, `r`, `e`; at the value.
        case unknownKind
    }

    /// What is wrong.
    public var reason: Reason

    /// Bytes from the start of the datagram, 0...4096.
    public var position: Int

    /// The transaction id, where one was found and is not too long to be echoed.
    public var transaction: ByteRange?

    /// Whether the message is known to be a query, so that an answer is due when there is a transaction id.
    public var isQuery: Bool

    /// An error and what was recovered.
    public init(_ reason: Reason, at position: Int, transaction: ByteRange? = nil, isQuery: Bool = false) {
        self.reason = reason
        self.position = position
        self.transaction = transaction
        self.isQuery = isQuery
    }
}

extension KRPCError: CustomStringConvertible {
    /// One line for the asker and for logs: `invalid length of 'id' at byte 12`.
    public var description: String {
        let text =
            switch reason {
            case .bencode(let reason): "invalid bencode (\(reason))"
            case .notADictionary: "not a dictionary"
            case .missing(let key): "missing '\(key.text)'"
            case .repeated(let key): "repeated '\(key.text)'"
            case .wrongType(let key): "invalid type of '\(key.text)'"
            case .wrongLength(let key): "invalid length of '\(key.text)'"
            case .tooLong(let key): "too long '\(key.text)'"
            case .outOfRange(let key): "invalid value of '\(key.text)'"
            case .unknownKind: "unknown message kind"
            }
        return "\(text) at byte \(position)"
    }
}
