public import Kademlia

/// One answer in the course of a lookup.
public struct LookupProgress: Hashable, Sendable {
    /// Who answered.
    public var contact: MainlineContact
    /// How many nodes it named.
    public var namedCount: Int
    /// The time from the query to the answer.
    public var roundTrip: Duration

    /// An answer of a node.
    public init(contact: MainlineContact, namedCount: Int, roundTrip: Duration) {
        (self.contact, self.namedCount, self.roundTrip) = (contact, namedCount, roundTrip)
    }
}
