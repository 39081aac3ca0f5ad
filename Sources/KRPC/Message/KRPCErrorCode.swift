/// The codes of refusals; any other number can come as well.
public struct KRPCErrorCode: RawRepresentable, Hashable, Sendable {
    /// The number on the wire.
    public let rawValue: Int64

    /// From a number.
    public init(rawValue: Int64) { self.rawValue = rawValue }

    /// BEP 5: none of the others.
    public static let generic = KRPCErrorCode(rawValue: 201)
    /// BEP 5: the answering node's own trouble.
    public static let server = KRPCErrorCode(rawValue: 202)
    /// BEP 5: a malformed message, invalid arguments or a bad token.
    public static let `protocol` = KRPCErrorCode(rawValue: 203)
    /// BEP 5: no such method.
    public static let methodUnknown = KRPCErrorCode(rawValue: 204)
    /// BEP 44: `v` is longer than 1000 bytes.
    public static let valueTooBig = KRPCErrorCode(rawValue: 205)
    /// BEP 44: the signature does not fit.
    public static let invalidSignature = KRPCErrorCode(rawValue: 206)
    /// BEP 44: the salt is longer than 64 bytes.
    public static let saltTooBig = KRPCErrorCode(rawValue: 207)
    /// BEP 44: the stored sequence number is not the expected one.
    public static let compareAndSwapMismatch = KRPCErrorCode(rawValue: 301)
    /// BEP 44: a newer sequence number is stored.
    public static let sequenceTooOld = KRPCErrorCode(rawValue: 302)
}
