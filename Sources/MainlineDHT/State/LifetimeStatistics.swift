/// What a node did over all its processes, as far as they shared a state file.
public struct LifetimeStatistics: Hashable, Sendable {
    /// When the first of them started, in milliseconds since 1970 by the wall clock of that time.
    public var firstStartedAt: Int64
    /// How many were started; each but the first is a restart.
    public var starts: UInt64
    /// How long they ran in all, in milliseconds.
    public var uptime: UInt64
    /// Datagrams that arrived.
    public var datagramsIn: UInt64
    /// Datagrams that left.
    public var datagramsOut: UInt64
    /// Lookups, announcements and bootstraps of local users that ended.
    public var lookups: UInt64

    /// What was counted until now.
    public init(
        firstStartedAt: Int64, starts: UInt64 = 0, uptime: UInt64 = 0, datagramsIn: UInt64 = 0,
        datagramsOut: UInt64 = 0, lookups: UInt64 = 0
    ) {
        (self.firstStartedAt, self.starts, self.uptime) = (firstStartedAt, starts, uptime)
        (self.datagramsIn, self.datagramsOut, self.lookups) = (datagramsIn, datagramsOut, lookups)
    }
}
