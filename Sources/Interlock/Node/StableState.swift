/// What survives a crash: a fold of the records that a node persisted, in order.
public protocol StableState: Hashable, Sendable {
    associatedtype Record: Hashable & Sendable
    /// What a node has that never stored anything.
    init()
    /// Replays a record; pure.
    mutating func apply(_ record: Record)
}
