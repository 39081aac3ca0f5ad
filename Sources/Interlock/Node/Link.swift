/// What became of the session with a peer, in networks that have sessions.
public enum Link: UInt8, Hashable, Sendable, CaseIterable {
    /// The session is there.
    case up
    /// The session is gone; what was sent and not answered is lost.
    case down
    /// The session's send queue is full: hold back.
    case congested
    /// The session takes messages again.
    case drained
}
