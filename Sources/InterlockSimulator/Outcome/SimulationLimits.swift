/// What a run may hold at most.
@frozen
public struct SimulationLimits: Hashable, Sendable {
    /// Effects of one input; what comes after them is dropped, and the run fails with a fault.
    public var effects: Int
    /// Messages, timers and inputs to come; beyond it the newest is dropped and the run fails.
    public var pending: Int
    /// Bytes of a datagram; a longer one is dropped and counted. 1,472 is what an Ethernet frame takes over IPv4.
    public var datagramBytes: Int
    /// Reports that are collected; further ones are dropped and counted.
    public var reports: Int
    /// Failures that are kept when a run goes on after them; further ones are dropped and counted.
    public var failures: Int

    /// Limits of at least 1 each; the defaults suit a network of some thousand nodes.
    @inlinable
    public init(
        effects: Int = 4_096, pending: Int = 4_000_000, datagramBytes: Int = 1_472, reports: Int = 1_000_000,
        failures: Int = 64
    ) {
        precondition(effects >= 1 && pending >= 1 && datagramBytes >= 1 && failures >= 1, "a limit is at least 1")
        precondition(pending < Int(UInt32.max), "what is pending is numbered with 32 bits")
        (self.effects, self.pending, self.datagramBytes) = (effects, pending, datagramBytes)
        (self.reports, self.failures) = (reports, failures)
    }
}
