/// How much may come at once, and how much a second in the long run: a token bucket.
public struct Rate: Hashable, Sendable {
    /// Tokens that come back a second, `1...1_000_000_000`.
    public let perSecond: Int
    /// The most tokens that a bucket holds, and so the most that may come at once, `1...1_000_000`.
    public let burst: Int

    /// Nanoseconds that one token takes to come back.
    private let interval: UInt64
    /// Nanoseconds that a bucket may owe at most, and at most so that a token is left.
    private let most: UInt64
    private let least: UInt64

    /// A rate; a value out of its range is moved to the nearest one inside.
    public init(perSecond: Int, burst: Int) {
        self.perSecond = min(max(perSecond, 1), 1_000_000_000)
        self.burst = min(max(burst, 1), 1_000_000)
        interval = 1_000_000_000 / UInt64(self.perSecond)
        most = interval * UInt64(self.burst)
        least = most - interval
    }

    /// Takes a token.
    ///
    /// A bucket is one number: until when the tokens that were taken of it will have come back. (So is the leaky bucket
    /// of ATM's generic cell rate algorithm, ITU-T I.371, which decides the same as counting tokens, without rounding.)
    ///
    /// - Parameters:
    ///   - bucket: Nanoseconds of the clock; a bucket that was never used is 0.
    ///   - now: Nanoseconds of the same clock.
    /// - Returns: The bucket after that; nil if it is empty.
    @inline(__always)
    func take(from bucket: UInt64, now: UInt64) -> UInt64? {
        let owed = bucket > now ? bucket &- now : 0
        // More was never owed: the clock was set back, which is nobody's fault.
        if owed > most { return now &+ interval }
        guard owed <= least else { return nil }
        return now &+ owed &+ interval
    }

    /// The bucket with one token put back.
    func putBack(into bucket: UInt64) -> UInt64 { bucket > interval ? bucket &- interval : 0 }
}
