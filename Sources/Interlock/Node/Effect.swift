/// What a node asks its driver to do.
@frozen
public enum Effect<N: Node>: Hashable, Sendable {
    case send(N.Message, to: N.Address)
    /// A datagram: a range of ``Effects/bytes``.
    case transmit(Range<Int>, to: N.Address)
    /// Replaces a timer of that name; it fires once, never early, never after being cancelled, ties in order of
    /// setting.
    case setTimer(N.Timer, after: Duration)
    case cancelTimer(N.Timer)
    /// A barrier: nothing after it, from this input or a later one, is performed before the record is durable.
    case persist(N.Stored.Record)
    case report(N.Report, RequestID?)
}
