/// How much may come at once, and how much a second in the long run: a token bucket.
public struct Rate: Hashable, Sendable {
    /// Tokens that come back a second, `1...1_000_000_000`.
    public let perSecond: Int
    /// The most tokens that a bucket holds, and so the most that may come at once, `1...1_000_000`.
    public let burst: Int

    /// Nanoseconds that one token takes to come back.
    let interval: UInt64

    /// A rate; a value out of its range is moved to the nearest one inside.
    public init(perSecond: Int, burst: Int) {
        self.perSecond = min(max(perSecond, 1), 1_000_000_000)
        self.burst = min(max(burst, 1), 1_000_000)
        interval = 1_000_000_000 / UInt64(self.perSecond)
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
    func take(from bucket: UInt64, now: UInt64) -> UInt64? {
        // More was never owed: the clock was set back, which is nobody's fault.
        let isOfAnotherTime = bucket > now &+ interval &* UInt64(burst)
        let start = isOfAnotherTime ? now : max(bucket, now)
        guard start &- now <= interval &* UInt64(burst &- 1) else { return nil }
        return start &+ interval
    }

    /// The bucket with one token put back.
    func putBack(into bucket: UInt64) -> UInt64 { bucket > interval ? bucket &- interval : 0 }
}
