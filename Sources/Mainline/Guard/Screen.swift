public import Interlock
public import KRPC

/// What stands between the network and the reader: who sends from where nobody can be is not read, nor who sends more
/// than a stranger may. What is the node's own passes.
public struct Screen: Hashable, Sendable {
    /// How a datagram came to be read.
    public enum Passage: Hashable, Sendable {
        /// From a prefix of the node's own: nothing is counted.
        case own
        /// From a stranger within its rates.
        case stranger
        /// From a stranger beyond its rates: read only if it is an answer that the node waits for.
        case overRate
        /// From where nobody can be: not read.
        case martian
    }

    /// Which addresses the node believes in.
    public let policy: AddressPolicy
    /// What strangers may send.
    public let limits: RateLimits
    /// What was turned away since the start.
    public internal(set) var counts = ScreenCounts()
    /// Has tables from the first stranger's datagram on: a node among its own holds none.
    private var limiter: RateLimiter
    private var answers: UInt64 = 0

    /// A screen that has seen nobody.
    public init(_ policy: AddressPolicy, limits: RateLimits = RateLimits()) {
        (self.policy, self.limits) = (policy, limits)
        limiter = RateLimiter(limits)
    }

    /// The bytes that rates are kept in: 0 until the first stranger sends, then always the same.
    public var byteCount: Int { limiter.byteCount }
    /// How often an address or a network was forgotten that still owed something (``RateLimits/addresses``).
    public var forgottenCount: UInt64 { limiter.forgotten }

    /// Judges a datagram by its sender. The limiter's secret comes from chance, which must be a keyed one on a real
    /// network.
    ///
    /// - Complexity: O(own prefixes).
    public mutating func passage(
        from sender: Endpoint, now: Instant, _ chance: inout Chance
    ) -> Passage {
        switch policy.standing(of: sender) {
        case .own: return .own
        case .martian:
            counts.martians &+= 1
            return .martian
        case .stranger: break
        }
        if !limiter.isReady { limiter.prepare(limits, &chance) }
        switch limiter.admit(sender, at: now) {
        case .within: return .stranger
        case .overAddress: counts.overAddress &+= 1
        case .overNetwork: counts.overNetwork &+= 1
        }
        return .overRate
    }

    /// Takes in that a datagram was an answer that the node waited for: such are not held against their senders.
    public mutating func settle(_ passage: Passage, from sender: Endpoint) {
        switch passage {
        case .stranger: limiter.putBack(sender)
        case .overRate: counts.awaited &+= 1
        case .own, .martian: break
        }
    }

    /// Whether one more query is answered; one of the node's own always is.
    public mutating func mayAnswer(_ passage: Passage, now: Instant) -> Bool {
        if passage == .own { return true }
        guard let left = limits.answers.take(from: answers, now: UInt64(max(now.nanoseconds, 0))) else {
            counts.overTotal &+= 1
            return false
        }
        answers = left
        return true
    }

    /// Whether an endpoint that somebody named is worth a thought (``AddressPolicy/believes(_:naming:)``); counted if
    /// not.
    public mutating func believes(_ source: Endpoint, naming endpoint: Endpoint) -> Bool {
        if policy.believes(source, naming: endpoint) { return true }
        counts.namedMartians &+= 1
        return false
    }
}
