public import Kademlia

/// How an announcement ended: who acknowledged it, and why others did not.
public struct AnnounceOutcome: Hashable, Sendable {
    /// A node that did not acknowledge.
    public struct Miss: Hashable, Sendable {
        public var contact: MainlineContact
        public var failure: MainlineReport.Failure

        public init(_ contact: MainlineContact, _ failure: MainlineReport.Failure) {
            (self.contact, self.failure) = (contact, failure)
        }
    }
    public var acknowledged: [MainlineContact]
    public var missed: [Miss]
    /// The lookup that found the nodes.
    public var lookup: LookupOutcome

    public init(acknowledged: [MainlineContact], missed: [Miss], lookup: LookupOutcome) {
        (self.acknowledged, self.missed, self.lookup) = (acknowledged, missed, lookup)
    }
}
