internal import Interlock

/// How long answers take here, and whether asking again helps: one estimate over all peers, in integers.
///
/// The round trip is smoothed as in RFC 6298 §2: with a gain of 1/8 for the mean and of 1/4 for the mean deviation. Of
/// a query that was sent more than once nobody can tell which datagram was answered, so it gives no sample (Karn's
/// rule); so that timeouts shorter than every round trip do not last for ever, several such answers in a row double the
/// timeout until there is a sample again.
public struct RoundTrips: Hashable, Sendable {
    /// What bounds the timeouts.
    public let limits: RoundTripLimits
    /// How many round trips were measured; saturates.
    public private(set) var sampleCount: UInt32 = 0
    /// In nanoseconds.
    private var mean: Int64 = 0
    private var deviation: Int64 = 0
    /// Of 2¹⁶ queries that were sent again how many were answered, as an average in which each counts for an eighth.
    private var share: Int32 = 0
    private var ambiguous = 0
    /// How often the timeout was doubled since the last sample.
    private var doublings = 0

    /// Longer samples count as this much: a minute.
    static let longestSample: Int64 = 60_000_000_000
    /// The most doublings: sixteen times the timeout.
    static let mostDoublings = 4
    private static let one: Int32 = 1 << 16

    /// Nothing was measured yet.
    public init(limits: RoundTripLimits = RoundTripLimits()) { self.limits = limits }

    /// The smoothed round trip; nil before the first sample.
    public var smoothed: Duration? { sampleCount == 0 ? nil : .nanoseconds(mean) }
    /// The smoothed deviation from it; nil before the first sample.
    public var variation: Duration? { sampleCount == 0 ? nil : .nanoseconds(deviation) }
    /// How many of a hundred queries that were sent again were answered lately, 0...100; 0 as long as none was sent.
    public var answeredPercent: Int { (Int(share) * 100 + 32_768) >> 16 }

    /// How long a peer may take before it counts as slow: the smoothed round trip and one and a half deviations.
    public var patience: Duration {
        guard sampleCount > 0 else { return scaled(limits.firstPatience) }
        return scaled(max(limits.shortestPatience, min(.nanoseconds(mean + deviation * 3 / 2), timeoutOfEstimate)))
    }

    /// After how long a query is sent again: the smoothed round trip and four deviations (RFC 6298 §2.2).
    public var timeout: Duration { scaled(sampleCount == 0 ? limits.firstTimeout : timeoutOfEstimate) }

    /// Whether those who were silent once mostly answer when they are asked again, so that an operation does well to
    /// wait for them.
    public var isWaitingWorthwhile: Bool { Int(share) * 100 >= limits.worthWaiting << 16 }

    /// Takes in the round trip of a query that was sent once. A negative one, of a clock that was set back, counts as
    /// 0.
    public mutating func measured(_ roundTrip: Duration) {
        let sample = min(max(roundTrip.nanoseconds, 0), Self.longestSample)
        if sampleCount == 0 {
            (mean, deviation) = (sample, sample / 2)
        } else {
            deviation += (abs(mean - sample) - deviation) / 4
            mean += (sample - mean) / 8
        }
        if sampleCount < .max { sampleCount += 1 }
        (ambiguous, doublings) = (0, 0)
    }

    /// Takes in that a query that had been sent again was answered.
    public mutating func answeredAfterRepeating() {
        share += (Self.one - share) / 8
        ambiguous += 1
        guard ambiguous >= limits.ambiguousInARow else { return }
        ambiguous = 0
        doublings = min(doublings + 1, Self.mostDoublings)
    }

    /// Takes in that a query was sent again in vain.
    public mutating func repeatedInVain() { share -= share / 8 }

    private var timeoutOfEstimate: Duration {
        max(limits.shortestTimeout, min(.nanoseconds(mean + 4 * deviation), limits.longestTimeout))
    }

    private func scaled(_ duration: Duration) -> Duration { duration * (1 << doublings) }
}
