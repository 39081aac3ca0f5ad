/// What an operation did, in requests of all kinds.
@frozen
public struct OperationCounts: Hashable, Sendable {
    /// Requests handed to the node.
    public var requests: UInt32 = 0
    /// Requests that were answered.
    public var answers: UInt32 = 0
    /// Requests that could not be sent, or were answered by an error.
    public var failures: UInt32 = 0
    /// Requests without an answer before their deadline.
    public var timeouts: UInt32 = 0

    /// Nothing happened yet.
    @inlinable
    public init() {}

    /// How a request was settled.
    @frozen
    @usableFromInline
    enum Settlement { case answered, failed, timedOut }

    @inlinable
    mutating func settle(_ settlement: Settlement) {
        switch settlement {
        case .answered: answers &+= 1
        case .failed: failures &+= 1
        case .timedOut: timeouts &+= 1
        }
    }
}
