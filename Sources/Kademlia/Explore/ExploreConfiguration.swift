/// How often an exploration looks, and how. A value out of its range is moved to the nearest one inside.
@frozen
public struct ExploreConfiguration: Hashable, Sendable {
    /// How long a settled node waits from one round to the next, 100 ms to a day.
    public let interval: Duration
    /// How long it waits at first after a start, a disturbance, or a round without an answer, 100 ms to ``interval``.
    public let quickInterval: Duration
    /// The longest wait while nobody answers, ``quickInterval`` to a day.
    public let longestInterval: Duration
    /// By how much a wait is longer or shorter by chance, in thousandths of it, `0...500`: nodes that started together
    /// do not stay in step.
    public let jitter: Int
    /// After how many rounds in a row without an answer the node has to rejoin, 1 to 100.
    public let silentRounds: Int
    /// How its lookups go.
    public let query: QueryConfiguration
    /// What bounds it.
    public let limits: ExploreLimits

    /// A round every two minutes, and 5 s apart at first; up to five minutes while nobody answers; a tenth of jitter.
    @inlinable
    public init(
        interval: Duration = .seconds(120), quickInterval: Duration = .seconds(5),
        longestInterval: Duration = .seconds(300), jitter: Int = 100, silentRounds: Int = 2,
        query: QueryConfiguration = QueryConfiguration(), limits: ExploreLimits = ExploreLimits()
    ) {
        self.interval = min(max(interval, .milliseconds(100)), .seconds(86_400))
        self.quickInterval = min(max(quickInterval, .milliseconds(100)), self.interval)
        self.longestInterval = min(max(longestInterval, self.quickInterval), .seconds(86_400))
        self.jitter = min(max(jitter, 0), 500)
        self.silentRounds = min(max(silentRounds, 1), 100)
        self.query = query
        self.limits = limits
    }

    /// From which round after a disturbance on the waits are ``interval``: each quick wait comes twice, then doubles.
    @inlinable var settledPace: Int { 2 * doublings(to: interval) + 1 }

    /// How many silent rounds are told apart: beyond, waits grow no more, and the node has to rejoin anyway.
    @inlinable var deepestSilence: Int { max(doublings(to: longestInterval) + 1, silentRounds) }

    @inlinable
    func doublings(to longest: Duration) -> Int {
        var wait = quickInterval
        var count = 0
        while wait < longest {
            wait *= 2
            count += 1
        }
        return count
    }

    @inlinable
    func quickInterval(doubled times: Int, atMost longest: Duration) -> Duration {
        var wait = quickInterval
        for _ in 0..<times where wait < longest { wait *= 2 }
        return min(wait, longest)
    }
}
