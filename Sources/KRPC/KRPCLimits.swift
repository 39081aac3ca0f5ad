/// What this module accepts and sends at most. Each limit has one rule for what happens at it; whoever calls counts how
/// often that was, by the error's reason or the writer's answer.
public struct KRPCLimits {
    /// Bytes of a received datagram; a longer one is refused with `BencodeError.Reason.tooLarge`. BEP 32 §"Operation"
    /// asks nodes to accept more than the 1024 bytes they may send. Ranges into a datagram are 16 bits wide.
    public static let receivedBytes = 4096

    /// Bytes of a sent datagram (BEP 32: never more than 1024). Lists are trimmed: an element that does not fit is
    /// refused by the writer, which counts it, and the message stays well formed.
    public static let sentBytes = 1024

    /// Lists and dictionaries open at once, the outermost included; one more is refused with
    /// `BencodeError.Reason.tooDeep`.
    public static let depth = 32

    /// Bytes of a transaction id, which is echoed in the answer; a longer one is refused with
    /// `KRPCError.Reason.tooLong`. Clients send 2 to 8.
    public static let transactionBytes = 64

    /// Bytes of a write token, which has to be kept and echoed; a longer one is refused with
    /// `KRPCError.Reason.tooLong`. Clients send 4 to 32.
    public static let tokenBytes = 64
}
