public import Kademlia

/// How an announcement ended: who acknowledged it, and why others did not.
public struct AnnounceOutcome: Hashable, Sendable {
    /// A node that did not acknowledge.
    public struct Miss: Hashable, Sendable {
        /// Who did not.
        public var contact: MainlineContact
        /// Why not.
        public var failure: MainlineReport.Failure

        /// A node and why it did not acknowledge.
        public init(_ contact: MainlineContact, _ failure: MainlineReport.Failure) {
            (self.contact, self.failure) = (contact, failure)
        }
    }
    /// The nodes that took the announcement.
    public var acknowledged: [MainlineContact]
    /// The nodes that were asked and did not take it.
    public var missed: [Miss]
    /// The lookup that found the nodes.
    public var lookup: LookupOutcome

    /// The end of an announcement.
    public init(acknowledged: [MainlineContact], missed: [Miss], lookup: LookupOutcome) {
        (self.acknowledged, self.missed, self.lookup) = (acknowledged, missed, lookup)
    }
}
