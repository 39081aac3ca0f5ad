import CReference
import Kademlia

extension Benchmark {
    /// The 20 closest of 1,000 keys of 256 bits in no order, against a loop in C that keeps the same keys in order by
    /// insertion.
    static let closestOfKeys = Benchmark(name: "closest-20-of-1000-keys", bound: .ratio(0.8)) { effort in
        var words = SeededWords(seed: 1)
        let keys = (0..<1000).map { _ in Key256 { words.next() } }
        let targets = (0..<256).map { _ in Key256 { words.next() } }
        let others = keys.map(\.reference)
        let otherTargets = targets.map(\.reference)

        var places: [Int] = []
        var otherPlaces = [UInt32](repeating: 0, count: 20)
        for index in targets.indices {
            targets[index].closest(20, of: keys.span, into: &places)
            let found = creference_closest(others, others.count, otherTargets[index], 20, &otherPlaces)
            precondition(found == 20 && places == otherPlaces.map(Int.init), "both select the same keys")
        }

        var (turn, otherTurn) = (0, 0)
        let (ours, theirs) = effort.alternating(calls: 20_000) {
            targets[turn & 255].closest(20, of: keys.span, into: &places)
            turn += 1
            consume(places[0])
        } against: {
            consume(creference_closest(others, others.count, otherTargets[otherTurn & 255], 20, &otherPlaces))
            otherTurn += 1
        }
        return Figure(value: ours, unit: "ns", comparison: Figure.Comparison(name: "C insertion", value: theirs))
    }
}

extension Key256 {
    fileprivate var reference: creference_key { creference_key(words: (first, second, third, fourth)) }
}
