/// Why bytes are not bencode (BEP 3 §"bencoding"), and where.
public struct BencodeError: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Reason: UInt8, Hashable, Sendable, CaseIterable {
        /// The input ends where a byte was still due; at the end of the input.
        case truncated
        /// A byte that no value can have there; at that byte.
        case unexpectedByte
        /// A number or a string's length has a superfluous leading zero; at the zero.
        case leadingZero
        /// `-0`; at the minus sign.
        case negativeZero
        /// An integer that does not fit 64 bits; at its first character.
        case integerOverflow
        /// A string reaches past the end of the input; at its length.
        case stringPastEnd
        /// A dictionary's key is not a string; at the key.
        case keyNotString
        /// More than ``KRPCLimits/depth`` open lists and dictionaries; at the one too many.
        case tooDeep
        /// More than ``KRPCLimits/receivedBytes``; at the first byte too many.
        case tooLarge
        /// The value ended before the input did; at the first byte left over.
        case trailingBytes
        /// Only when canonical form is asked for: a key smaller than the one before it; at the key.
        case unsortedKey
        /// Only when canonical form is asked for: a key equal to the one before it; at the key.
        case repeatedKey
    }

    /// What is wrong.
    public var reason: Reason

    /// Bytes from the start of the input, 0...4096.
    public var position: Int

    /// An error at a position.
    public init(_ reason: Reason, at position: Int) {
        self.reason = reason
        self.position = position
    }
}
