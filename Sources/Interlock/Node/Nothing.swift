/// The stable state of a node that stores nothing.
@frozen
public struct Nothing: StableState {
    /// There is nothing to record.
    public typealias Record = Never
    @inlinable public init() {}
    @inlinable public mutating func apply(_ record: Never) {}
}
