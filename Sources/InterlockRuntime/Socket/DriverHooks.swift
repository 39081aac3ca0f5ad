public import Interlock

/// A driver as its channel handler sees it: functions made where the type of the node was known, so that what is behind
/// them is specialised.
@usableFromInline
struct DriverHooks {
    @usableFromInline var received: (RawSpan, InternetEndpoint, Instant) -> Void
    @usableFromInline var timersDue: (Instant) -> Void
    /// Takes requests that wait, as far as there is room.
    @usableFromInline var takeRequests: (Instant) -> Void
    @usableFromInline var nextWake: () -> Int64?

    @inlinable
    init<N: Node>(_ driver: NodeDriver<N>, _ inbox: Inbox<N>) {
        received = { driver.received($0, from: $1, at: $2) }
        timersDue = { driver.timersDue(at: $0) }
        nextWake = { driver.nextWake }
        takeRequests = { now in
            // As many as may wait, at most: other tasks go on adding, and datagrams and timers must have their turn.
            var budget = 2 * driver.limits.waitingRequests
            while budget > 0, driver.hasRoom, let input = inbox.take() {
                budget -= 1
                driver.tally.counts.requests += 1
                driver.take(input, at: now)
            }
        }
    }
}
