/// Why a request came to nothing.
@frozen
public enum FailureReason: UInt8, Hashable, Sendable, CaseIterable {
    /// It could not be sent, or what came back was no answer: an error, or not to be read.
    case failed
    /// Nothing came back before the request's deadline.
    case timedOut
}
