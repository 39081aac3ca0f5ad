/// Tells from what the clocks and devices of a machine show, time after time, what happened to it in between.
struct DisturbanceSensor: Sendable {
    /// What happened.
    enum Finding: Hashable, Sendable {
        /// The machine slept, or the process was stopped, for about so long.
        case suspended(Duration)
        /// The machine has other addresses than before.
        case networkChanged
        /// The wall clock was set by so much. Nothing of a node hangs on it but the ages in its state file.
        case wallClockSet(by: Duration)
    }
    private let limits: WatchLimits
    private var last: ClockReading
    private var addresses: Set<DeviceAddress>?

    init(_ clocks: ClockReading, _ addresses: Set<DeviceAddress>?, limits: WatchLimits) {
        (self.limits, last, self.addresses) = (limits, clocks, addresses)
    }

    /// Compares the clocks with what they showed before.
    mutating func compare(_ clocks: ClockReading) -> [Finding] {
        defer { last = clocks }
        let running = clocks.running - last.running
        let elapsed = clocks.elapsed - last.elapsed
        var findings: [Finding] = []
        let (asleep, stalled) = (elapsed - running, running - limits.clockInterval)
        if asleep > limits.leastJump {
            findings.append(.suspended(asleep))
        } else if stalled > limits.leastStall {
            findings.append(.suspended(stalled))
        }
        let set = clocks.wall - last.wall - elapsed
        if set > limits.leastJump || set < .zero - limits.leastJump { findings.append(.wallClockSet(by: set)) }
        return findings
    }

    /// Compares the addresses with those of before; nil, when the system does not tell, is no news.
    mutating func compare(_ addresses: Set<DeviceAddress>?) -> [Finding] {
        guard let addresses else { return [] }
        defer { self.addresses = addresses }
        guard let before = self.addresses, before != addresses else { return [] }
        return [.networkChanged]
    }
}
