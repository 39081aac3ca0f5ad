/// What bounds an exploration. A value out of its range is moved to the nearest one inside.
@frozen
public struct ExploreLimits: Hashable, Sendable {
    /// The most prefix lengths that have turns, `1...64`: the shortest. Longer ones are left to the lookups of the own
    /// key, whose targets share them, and the rounds in which there were such are counted in
    /// ``ExploreCounts/cutShort``. Among 10 million nodes the closest shares about 23 bits; one that shares more was
    /// put there on purpose.
    public let prefixes: Int

    /// Enough for a network of 2²⁴ nodes.
    @inlinable
    public init(prefixes: Int = 24) {
        self.prefixes = min(max(prefixes, 1), 64)
    }
}
