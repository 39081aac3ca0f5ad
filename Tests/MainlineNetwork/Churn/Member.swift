public import Interlock
public import KRPC
public import Kademlia
import Mainline

/// Who has a place in a network in which nodes come and go.
public struct Member: Hashable, Sendable {
    public let id: Key160
    public let endpoint: Endpoint
    /// When this session began.
    public let startedAt: Instant
    /// Tells it from those who had its place before.
    public let session: Int
    /// Whether it was ever seen with contacts: from then on it gets no help from outside.
    public internal(set) var hasJoined = false
}

/// A node between two sessions.
struct Absentee: Hashable, Sendable {
    let id: Key160
    let endpoint: Endpoint
    /// What it kept of its contacts.
    let contacts: [MainlineContact]
}
