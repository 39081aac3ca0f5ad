public import Interlock

/// A few nodes of one type, what their users may ask of them, and what may go wrong: the scope of a check.
///
/// A node starts, and starts again after a crash, at any moment; what arrives meanwhile waits under way, and requests
/// wait with their users. A start that reports nothing is taken before anything else unless a property looks at the
/// whole system: with an unordered network nothing that is asked is lost by that, since whatever happens meanwhile
/// could as well happen after.
/// The clock stands still at its origin. Links do not change in this form of the checker.
public struct CheckedSystem<N: Node & Hashable>: Sendable {
    /// A node's place: the address by which others reach it, and what it is made with.
    public struct Host: Sendable {
        /// Where messages to the node are sent.
        public var address: N.Address
        /// What the node is made with, the first time and after each crash.
        public var configuration: N.Configuration

        /// A host with a node of its own.
        public init(_ address: N.Address, _ configuration: N.Configuration) {
            (self.address, self.configuration) = (address, configuration)
        }
    }
    /// The hosts; their addresses differ. What is sent to any other address is lost.
    public var hosts: [Host]
    /// What users may ask for.
    public var requests: [OfferedRequest<N>]
    /// What may go wrong.
    public var faults: FaultBudget
    /// How long a node is told it was down, after a crash that left its storage. Without that, or if it stores nothing,
    /// it starts as if for the first time.
    public var downtime: Duration

    /// A scope to check.
    public init(
        hosts: [Host], requests: [OfferedRequest<N>] = [], faults: FaultBudget = .none, downtime: Duration = .seconds(1)
    ) {
        (self.hosts, self.requests, self.faults, self.downtime) = (hosts, requests, faults, downtime)
    }

    /// A system of nodes that share a configuration.
    public init(
        addresses: [N.Address], sharing configuration: N.Configuration, requests: [OfferedRequest<N>] = [],
        faults: FaultBudget = .none
    ) {
        self.init(hosts: addresses.map { Host($0, configuration) }, requests: requests, faults: faults)
    }
}
