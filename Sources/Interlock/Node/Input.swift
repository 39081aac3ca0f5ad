/// What a driver may hand to a node.
@frozen
public enum Input<N: Node>: Hashable, Sendable {
    /// The node was made; how long it was down, or nil if there is no trace of a former life: it is the first, nothing
    /// that was stored is left, or the node stores nothing at all. No instant outlives its process.
    case started(downFor: Duration?)
    case received(N.Message, from: N.Address)
    case timerFired(N.Timer)
    case requested(N.Request, RequestID)
    /// The user no longer wants the answer to a request.
    case withdrawn(RequestID)
    /// A datagram driver never sends it.
    case linkChanged(N.Address, Link)
}
