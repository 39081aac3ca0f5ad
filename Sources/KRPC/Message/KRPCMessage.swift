/// A decoded KRPC message (BEP 5 §"KRPC Protocol"): numbers, keys, and ranges into the datagram it was read from.
///
/// It owns nothing and allocates nothing; hand the same span to whatever reads its ranges.
public struct KRPCMessage: Hashable, Sendable {
    /// `t`: chosen by the asker, echoed by the answer.
    public var transaction: ByteRange

    /// `v`: client and version, by convention four bytes.
    public var version: ByteRange?

    /// `ro`: the sender does not answer queries and wants to be in no routing table (BEP 43).
    public var isReadOnly: Bool

    /// `ip` (BEP 42): our own address as the sender of this answer sees it.
    public var externalAddress: Endpoint?

    /// What it asks or says.
    public var body: Body

    /// What a message asks or says.
    public enum Body: Hashable, Sendable {
        /// A query.
        case query(Query)
        /// An answer.
        case response(Response)
        /// A refusal: its code, 203 for instance, and its text.
        case error(code: KRPCErrorCode, message: ByteRange)
    }
}
