public import Interlock
import Kademlia

/// What a service tells of its node.
extension MainlineNode {
    /// What the upkeep of the routing table counted.
    public var upkeepCounts: UpkeepCounts {
        UpkeepCounts(
            include: coordinator.includeCounts, probe: coordinator.probeCounts, explore: coordinator.exploreCounts,
            table: coordinator.table.counts)
    }

    /// The seconds by which the routing table tells ages, at an instant of the driver's clock: with the time that the
    /// machine slept.
    public func tableSeconds(at now: Instant) -> UInt32 {
        Instant(nanoseconds: now.nanoseconds &+ asleep).seconds
    }
}
