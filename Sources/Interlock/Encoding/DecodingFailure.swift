/// Why bytes are not an encoding, and where.
public struct DecodingFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong with the bytes.
    public enum Reason: Hashable, Sendable {
        /// The bytes end inside a value.
        case truncated
        /// A number does not fit its type, or is written longer than need be.
        case badNumber
        /// A tag names no case.
        case unknownCase(UInt64)
        /// A collection claims more elements than its limit.
        case tooLong(UInt64)
        /// Bytes are left over.
        case trailingBytes
    }
    /// What is wrong.
    public var reason: Reason
    /// The offset of the byte at which it was noticed.
    public var position: Int

    /// A failure noticed at the byte of that offset.
    public init(_ reason: Reason, at position: Int) { (self.reason, self.position) = (reason, position) }

    public var description: String { "\(reason) at byte \(position)" }
}
