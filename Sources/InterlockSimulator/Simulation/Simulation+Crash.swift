public import Interlock

extension Simulation {
    /// Crashes a node at once, between two inputs: what it did not persist is lost, its timers die, and what it sent
    /// stays on its way. It starts anew from what it persisted.
    ///
    /// - Parameters:
    ///   - node: its number, in the order of adding.
    ///   - downtime: how long it stays down; nil: as ``Conditions/downtime`` and chance say.
    @inlinable
    public mutating func crash(_ node: Int, downFor downtime: Duration? = nil) {
        guard vitals[node].status == .up else { return }
        crash(node, after: 0, of: 0, downFor: downtime)
    }

    /// Crashes a node while the effects of its next input are performed: after the first `count` of them, or after all
    /// if there are fewer. The next input of a node that is down is its start.
    @inlinable
    public mutating func crash(_ node: Int, afterEffects count: Int, downFor downtime: Duration? = nil) {
        precondition(count >= 0, "a crash falls after a number of effects")
        vitals[node].cut = UInt32(clamping: count)
        hosts[node].cutDowntime = downtime
    }

    /// Stops a node as a crash does, but for good, unless it is started explicitly.
    @inlinable
    public mutating func stop(_ node: Int) {
        guard vitals[node].status != .down else { return }
        bringDown(node)
    }

    /// Starts a node that is not up, now.
    @inlinable
    public mutating func start(_ node: Int) {
        guard vitals[node].status != .up else { return }
        let downtime = hosts[node].downSince.map { Duration.nanoseconds(now.nanoseconds - $0) }
        if downtime != nil {
            tally.restarts += 1
            nodes[node] = N(
                hosts[node].configuration, at: addresses[node], restoring: hosts[node].stored)
        }
        vitals[node].status = .up
        vitals[node].life &+= 1
        hosts[node].downSince = nil
        // A node that stores nothing has no trace of a former life, here as in the other drivers.
        give(.started(downFor: N.Stored.self == Nothing.self ? nil : downtime), to: node)
    }

    @usableFromInline
    mutating func crash(_ node: Int, after performed: Int, of count: Int, downFor downtime: Duration?) {
        tally.crashes += 1
        if context.observer != nil { observeCrash(after: performed, of: count, node) }
        bringDown(node)
        let wait = downtime?.nanoseconds ?? conditions.drawDowntime(&crashChance)
        schedule(
            .start(node: UInt32(node), life: vitals[node].life), at: now.advanced(by: .nanoseconds(wait)), for: node)
    }

    /// Ends a life of a node. A start that was planned before does nothing any more.
    @usableFromInline
    mutating func bringDown(_ node: Int) {
        // The order in which timers die shows nowhere.
        for slot in timers[node].values { queue.cancel(slot) }
        timers[node].removeAll()
        if vitals[node].status == .up { hosts[node].downSince = now.nanoseconds }
        vitals[node].status = .down
        vitals[node].life &+= 1
        vitals[node].cut = nil
        hosts[node].cutDowntime = nil
    }
}
