/// A set of the machines below a coordinator, and whose turn it is among them: a fixed rotation.
@frozen
@usableFromInline
struct Children: Hashable, Sendable {
    @frozen
    @usableFromInline
    enum Child: UInt8, Hashable, Sendable, CaseIterable { case bootstrap, queries, broadcasts, include, probe, explore }

    @usableFromInline var bits: UInt8 = 0
    /// Who had the last turn.
    @usableFromInline var last = Child.explore

    @inlinable
    init() {}

    @inlinable var isEmpty: Bool { bits == 0 }

    @inlinable
    func contains(_ child: Child) -> Bool { bits & 1 &<< child.rawValue != 0 }

    @inlinable
    mutating func insert(_ child: Child) { bits |= 1 &<< child.rawValue }

    @inlinable
    mutating func remove(_ child: Child) { bits &= ~(1 &<< child.rawValue) }

    /// The member whose turn it is, the next one after who had the last turn; nil if there is none.
    @inlinable
    mutating func next() -> Child? {
        let later = bits & (UInt8.max &<< (last.rawValue &+ 1))
        let place = (later != 0 ? later : bits).trailingZeroBitCount
        guard let child = Child(rawValue: UInt8(truncatingIfNeeded: place)) else { return nil }
        last = child
        return child
    }
}
