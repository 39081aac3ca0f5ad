internal import Interlock

/// How often each fault may happen in one run of a checked system; what is not named here never happens.
///
/// Reordering costs nothing: the network of the checker is unordered. Since nothing forces a message to arrive, a loss
/// leads to nothing that waiting for ever would not; it is there to be counted and to be read in a trace.
public struct FaultBudget: Hashable, Sendable {
    /// Messages that vanish.
    public var losses: Int
    /// Messages that arrive once more than they were sent.
    public var duplicates: Int
    /// Nodes that stop, after any prefix of an input's effects or between two inputs, and start with what they
    /// persisted.
    public var crashes: Int
    /// The same, but what was persisted is gone.
    public var crashesWithoutStorage: Int

    /// A budget; negative numbers count as none.
    public init(losses: Int = 0, duplicates: Int = 0, crashes: Int = 0, crashesWithoutStorage: Int = 0) {
        (self.losses, self.duplicates) = (losses, duplicates)
        (self.crashes, self.crashesWithoutStorage) = (crashes, crashesWithoutStorage)
    }

    /// No faults at all.
    public static var none: Self { Self() }
}
