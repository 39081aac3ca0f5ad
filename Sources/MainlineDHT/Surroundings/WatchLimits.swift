/// How a service watches the machine that it runs on.
public struct WatchLimits: Hashable, Sendable {
    /// How often the clocks are compared. At least ``shortestClockInterval``: less is taken for that.
    public var clockInterval: Duration = .seconds(2) {
        didSet { clockInterval = max(clockInterval, Self.shortestClockInterval) }
    }
    /// The shortest ``clockInterval`` may be: a node must not spend its time on looking at clocks.
    public static let shortestClockInterval: Duration = .milliseconds(1)
    /// How often the addresses of the machine's network devices are compared.
    public var addressInterval: Duration = .seconds(10)
    /// By how much one clock must have run ahead of another, since they were last compared, to be worth a word.
    public var leastJump: Duration = .seconds(5)
    /// After how many queries in a row without an answer from anybody the log is told that nobody answers any more.
    public var silentRequests = 8
    /// By how much a comparison must be late to mean that the process had been stopped; a busy machine delays it less.
    public var leastStall: Duration = .seconds(30)

    /// The defaults of each.
    public init() {}
}
