/// Distinct sets of numbers, each with a number of its own; adding and removing is computed once a pair. 0 is the
/// empty set.
struct NumberSets {
    private var sets = Interner<[Int32]>()
    private var added: [UInt64: Int32] = [:]
    private var removed: [UInt64: Int32] = [:]

    init() { _ = sets.number(of: []) }

    static var empty: Int32 { 0 }

    var count: Int { sets.count }

    /// The members of a set, ascending.
    subscript(_ set: Int32) -> [Int32] { sets[set] }

    mutating func adding(_ member: Int32, to set: Int32) -> Int32 {
        let key = Self.key(set, member)
        if let known = added[key] { return known }
        var members = sets[set]
        let place = members.firstIndex { $0 >= member } ?? members.count
        if place == members.count || members[place] != member { members.insert(member, at: place) }
        let result = sets.number(of: members)
        added[key] = result
        return result
    }

    mutating func removing(_ member: Int32, from set: Int32) -> Int32 {
        let key = Self.key(set, member)
        if let known = removed[key] { return known }
        let result = sets.number(of: sets[set].filter { $0 != member })
        removed[key] = result
        return result
    }

    static func key(_ high: Int32, _ low: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: high)) << 32 | UInt64(UInt32(bitPattern: low))
    }
}
