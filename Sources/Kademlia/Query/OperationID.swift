/// What tells one operation of a node from all others it ever starts: a lookup, a broadcast, a bootstrap.
///
/// Whatever completes later carries it, so that a late completion is never taken for one of a newer operation.
@frozen
public struct OperationID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Given by who starts the operation, never twice by one node.
    public var number: UInt64

    /// Whether a coordinator started the operation by itself: the highest bit of its number is set. Callers use numbers
    /// without it.
    @inlinable
    public var isUpkeep: Bool { number & Self.upkeepBit != 0 }

    /// The `count`-th operation that a coordinator started by itself.
    @inlinable
    init(upkeep count: UInt64) { number = count | Self.upkeepBit }

    @inlinable static var upkeepBit: UInt64 { 1 << 63 }

    /// The operation of this number.
    @inlinable
    public init(_ number: UInt64) { self.number = number }

    @inlinable
    public static func < (left: Self, right: Self) -> Bool { left.number < right.number }

    /// The number.
    public var description: String { "\(number)" }
}
