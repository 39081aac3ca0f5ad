public import KRPC

/// How a bootstrap ended.
public struct BootstrapOutcome: Hashable, Sendable {
    /// The endpoints that were named and answered.
    public var answered: [Endpoint]
    /// The endpoints that were named and did not.
    public var silent: [Endpoint]
    /// The lookup of the own id.
    public var lookup: LookupOutcome?
    /// How many contacts are in the routing table now.
    public var contactCount: Int

    /// The end of a bootstrap.
    public init(answered: [Endpoint], silent: [Endpoint], lookup: LookupOutcome?, contactCount: Int) {
        (self.answered, self.silent, self.lookup, self.contactCount) = (answered, silent, lookup, contactCount)
    }

    /// Whether anybody is there: a contact in the table.
    public var isJoined: Bool { contactCount > 0 }
}
