/// A set of places in a sequence of at most 128, in two machine words: the first member, the number of members before a
/// place, and making room for a newcomer are a few instructions each.
@frozen
public struct PlaceSet: Hashable, Sendable {
    /// Bit `i` is set if place `i` is a member.
    @usableFromInline var bits: UInt128

    /// The places are `0..<capacity`.
    @inlinable
    public static var capacity: Int { 128 }

    /// No place.
    @inlinable
    public init() { bits = 0 }

    @inlinable
    init(bits: UInt128) { self.bits = bits }

    /// Whether no place is a member.
    @inlinable
    public var isEmpty: Bool { bits == 0 }

    /// The number of members.
    @inlinable
    public var count: Int { bits.nonzeroBitCount }

    /// The first member; `capacity` if there is none.
    @inlinable
    public var first: Int { bits.trailingZeroBitCount }

    /// The last member; -1 if there is none.
    @inlinable
    public var last: Int { 127 - bits.leadingZeroBitCount }

    /// Whether `place` is a member.
    @inlinable
    public func contains(_ place: Int) -> Bool { bits & Self.bit(place) != 0 }

    /// The number of members before `place`, which may be `capacity`.
    @inlinable @inline(__always)
    public func count(before place: Int) -> Int {
        place >= Self.capacity ? count : (bits & Self.before(place)).nonzeroBitCount
    }

    /// Makes `place` a member.
    @inlinable @inline(__always)
    public mutating func insert(_ place: Int) { bits |= Self.bit(place) }

    /// Makes `place` no member.
    @inlinable @inline(__always)
    public mutating func remove(_ place: Int) { bits &= ~Self.bit(place) }

    /// Moves every member from `place` on one up: `place` is no member then. What moves beyond the last place is lost.
    @inlinable @inline(__always)
    public mutating func makeRoom(at place: Int) { makeRoom(at: Self.bit(place)) }

    /// The same at the place of the one bit that is set: what moves is added to itself.
    @inlinable @inline(__always)
    mutating func makeRoom(at bit: UInt128) { bits = bits &+ (bits & ~(bit &- 1)) }

    /// Takes `place` out, and moves every member behind it one down.
    @inlinable @inline(__always)
    public mutating func closeGap(at place: Int) {
        let below = bits & Self.before(place)
        bits = below | ((bits &>> 1) & ~Self.before(place))
    }

    /// The members of both.
    @inlinable
    public func union(_ other: Self) -> Self { Self(bits: bits | other.bits) }

    @inlinable @inline(__always)
    static func bit(_ place: Int) -> UInt128 { 1 &<< UInt128(truncatingIfNeeded: place) }

    @inlinable @inline(__always)
    static func before(_ place: Int) -> UInt128 { bit(place) &- 1 }
}
