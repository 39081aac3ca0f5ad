/// The number by which a local user and a node speak of one request.
@frozen
public struct RequestID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Chosen by the driver; unique among the requests of one node.
    public var number: UInt64
    @inlinable public init(_ number: UInt64) { self.number = number }
    @inlinable public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
    public var description: String { "#\(number)" }
}
