/// Whose turn it is among prefix lengths and the own key: smooth weighted turns, as a load balancer gives to its
/// servers. With every turn each gains its weight, and who has most then has the turn and pays the sum of all weights.
///
/// The own key weighs most, each prefix the less the shorter it is: half, a third, a quarter of it and so on, so that
/// the sum grows with the logarithm of their number and the shortest prefix is not starved by the others.
@usableFromInline
struct PrefixTurns: Hashable, Sendable {
    /// The weight of the own key: divisible by most of the numbers of prefixes that there are.
    @usableFromInline static var unit: Int32 { 5040 }

    /// What the own key gained and did not pay for yet.
    @usableFromInline var own: Int32 = 0
    /// The same of each prefix. Of those that the table no longer reaches it is kept, for when it does again.
    @usableFromInline var prefixes: [Int32] = []

    /// Nobody had a turn.
    @inlinable
    init() {}

    /// Gives the next turn.
    ///
    /// - Parameters:
    ///   - count: The prefix lengths are `0..<count`.
    ///   - orOwn: Whether the own key may have the turn; of no prefixes it always has it.
    /// - Returns: The length of a prefix; nil: the own key.
    /// - Complexity: O(count).
    @inlinable
    mutating func next(of count: Int, orOwn: Bool) -> Int? {
        guard count > 0 else { return nil }
        while prefixes.count < count { prefixes.append(0) }
        var total: Int32 = 0
        if orOwn {
            own += Self.unit
            total = Self.unit
        }
        var best: Int?
        var most = orOwn ? own : .min
        // From the longest to the shortest: of two that gained alike, the closer one has its turn first.
        for length in stride(from: count - 1, through: 0, by: -1) {
            let weight = Self.unit / Int32(count - length + 1)
            total += weight
            prefixes[length] += weight
            if prefixes[length] > most {
                most = prefixes[length]
                best = length
            }
        }
        guard let best else {
            own -= total
            return nil
        }
        prefixes[best] -= total
        return best
    }

    /// What is wrong with the turns, in words; nil if all is well.
    func brokenInvariant(prefixes limit: Int) -> String? {
        if prefixes.count > limit { return "turns of \(prefixes.count) prefixes" }
        if prefixes.reduce(own, +) != 0 { return "turns that were not paid for" }
        return nil
    }
}
