internal import Interlock

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// What the clocks of a machine show at one moment.
struct ClockReading: Hashable, Sendable {
    /// Since some start, not counting the time that the machine slept: what timers run by.
    var running: Duration
    /// Since some start, with the time that the machine slept.
    var elapsed: Duration
    /// Since 1970, by the wall clock, which anybody may set.
    var wall: Duration

    /// Milliseconds since 1970.
    var wallMilliseconds: Int64 { wall.nanoseconds / 1_000_000 }

    /// The clocks of this machine.
    static func system() -> Self {
        #if canImport(Glibc)
        Self(running: time(CLOCK_MONOTONIC), elapsed: time(CLOCK_BOOTTIME), wall: time(CLOCK_REALTIME))
        #else
        Self(running: time(CLOCK_UPTIME_RAW), elapsed: time(CLOCK_MONOTONIC_RAW), wall: time(CLOCK_REALTIME))
        #endif
    }

    private static func time(_ clock: clockid_t) -> Duration {
        var time = timespec()
        clock_gettime(clock, &time)
        return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
    }
}
