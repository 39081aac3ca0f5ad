/// What a coordinator wants to be woken for: the names of its timers.
@frozen
public enum Wake: UInt8, Hashable, Sendable, CaseIterable {
    /// The next exploration.
    case explore
    /// The next look for contacts that were silent for too long.
    case probe
}
