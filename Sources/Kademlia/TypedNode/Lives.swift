public import Interlock

/// How often a node was started: the part of its request numbers that survives a crash.
@frozen
public struct Lives: StableState {
    /// What is persisted before a life sends anything.
    public enum Record: Hashable, Sendable {
        /// A life began.
        case began
    }

    /// The number of lives that began.
    public var count: UInt32 = 0

    /// No life yet.
    @inlinable
    public init() {}

    /// Counts a life.
    @inlinable
    public mutating func apply(_ record: Record) { count &+= 1 }
}
