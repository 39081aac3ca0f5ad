/// What a driver may hand to a node.
@frozen
public enum Input<N: Node>: Hashable, Sendable {
    /// The node was made; nil if for the first time, else how long it was down. No instant outlives its process.
    case started(downFor: Duration?)
    case received(N.Message, from: N.Address)
    case timerFired(N.Timer)
    case requested(N.Request, RequestID)
    /// The user no longer wants the answer to a request.
    case withdrawn(RequestID)
    /// A datagram driver never sends it.
    case linkChanged(N.Address, Link)
}
