/// SplitMix64: a fast generator of 64 bits of state, for tests and the simulator. Not for secrets.
///
/// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
@frozen
public struct SeededGenerator: Hashable, Sendable {
    @usableFromInline var state: UInt64

    /// A generator whose numbers all follow from the seed; every seed is good, 0 too.
    @inlinable public init(seed: UInt64) { state = seed }

    /// The next word.
    @inlinable
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    /// A number in `0..<bound`; `bound` is at least 1.
    @inlinable
    public mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A generator of its own for a part of a run, drawn from this one.
    @inlinable
    public mutating func split() -> Self { Self(seed: next()) }
}
