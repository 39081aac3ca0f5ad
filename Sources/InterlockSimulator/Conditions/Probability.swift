public import Interlock

/// How likely a fault is, as an integer of 32 bits, so that no run depends on floating point.
@frozen
public struct Probability: Hashable, Sendable, CustomStringConvertible {
    /// Of 2³² draws, how many count: 0…2³².
    @usableFromInline let threshold: UInt64

    /// `count` of `total` on average; `total` is at least 1, `count` in `0...total`.
    @inlinable
    public init(_ count: Int, of total: Int) {
        precondition(total >= 1 && total <= 1 << 31, "a probability is a fraction of 1 to 2³¹")
        precondition(count >= 0 && count <= total, "a probability lies between 0 and 1")
        threshold = (UInt64(count) << 32) / UInt64(total)
    }

    /// Of no draw.
    @inlinable public static var never: Self { Self(0, of: 1) }
    @inlinable public static var always: Self { Self(1, of: 1) }
    /// Whole percents, 0…100.
    @inlinable public static func percent(_ count: Int) -> Self { Self(count, of: 100) }

    /// Draws once. What never happens draws nothing.
    @inlinable
    public func happens(_ generator: inout SeededGenerator) -> Bool {
        threshold != 0 && generator.next() >> 32 < threshold
    }

    /// In millionths, rounded down.
    public var description: String { "\((threshold * 1_000_000) >> 32) ppm" }
}
