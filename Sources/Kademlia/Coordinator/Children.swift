/// A set of the machines below a coordinator, and whose turn it is among them: a fixed rotation.
@frozen
@usableFromInline
struct Children: Hashable, Sendable {
    @frozen
    @usableFromInline
    enum Child: UInt8, Hashable, Sendable { case bootstrap, queries, broadcasts }

    @usableFromInline var bits: UInt8 = 0
    /// Who had the last turn.
    @usableFromInline var last = Child.broadcasts

    @inlinable
    init() {}

    @inlinable var isEmpty: Bool { bits == 0 }

    @inlinable
    func contains(_ child: Child) -> Bool { bits & 1 &<< child.rawValue != 0 }

    @inlinable
    mutating func insert(_ child: Child) { bits |= 1 &<< child.rawValue }

    @inlinable
    mutating func remove(_ child: Child) { bits &= ~(1 &<< child.rawValue) }

    /// The member whose turn it is; nil if there is none.
    @inlinable
    mutating func next() -> Child? {
        var child = last
        for _ in 0..<3 {
            child =
                switch child {
                case .bootstrap: .queries
                case .queries: .broadcasts
                case .broadcasts: .bootstrap
                }
            if contains(child) {
                last = child
                return child
            }
        }
        return nil
    }
}
