public import Kademlia

/// How a lookup ended.
public struct LookupOutcome: Hashable, Sendable {
    /// Why a lookup ended.
    public enum Reason: UInt8, Hashable, Sendable, CaseIterable {
        /// The closest nodes that are alive have all answered.
        case converged
        /// There was nobody left to ask.
        case exhausted
        /// As many queries were sent as one lookup may send.
        case limited
        /// Its user no longer wanted it.
        case cancelled
        /// Its deadline passed.
        case expired
    }
    /// Why it ended.
    public var reason: Reason
    /// The nodes that answered, closest first.
    public var closest: [MainlineContact]
    /// How many queries were sent.
    public var requestCount: Int
    /// How many of them were answered.
    public var answerCount: Int
    /// How many failed or timed out.
    public var failureCount: Int
    /// The most steps from our own table to a node that answered.
    public var hopCount: Int

    /// The end of a lookup.
    public init(
        reason: Reason, closest: [MainlineContact], requestCount: Int, answerCount: Int, failureCount: Int,
        hopCount: Int
    ) {
        (self.reason, self.closest, self.requestCount) = (reason, closest, requestCount)
        (self.answerCount, self.failureCount, self.hopCount) = (answerCount, failureCount, hopCount)
    }
}
