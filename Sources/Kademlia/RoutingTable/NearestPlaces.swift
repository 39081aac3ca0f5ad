/// The places of the entries that are closest to a target: a small array without an allocation, so that an answer can
/// be written straight into a datagram, its number of contacts first.
@frozen
public struct NearestPlaces: Sendable {
    /// The most places that one value holds.
    @inlinable
    public static var capacity: Int { 32 }

    /// The number of places, `0...capacity`.
    @inlinable
    public var count: Int { filled }

    @usableFromInline var filled: Int
    @usableFromInline var places: [32 of UInt16]

    @inlinable
    init() {
        filled = 0
        places = [32 of UInt16](repeating: 0)
    }

    /// The place in the table of the entry at `index`, `0..<count`. Traps outside of that range.
    @inlinable
    public subscript(index: Int) -> Int {
        precondition(index >= 0 && index < filled, "a place that was found")
        // As many as are filled lie within.
        return Int(places[unchecked: index])
    }
}
