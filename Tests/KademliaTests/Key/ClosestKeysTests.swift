import Kademlia
import Testing

@Suite("The closest of keys in no order")
struct ClosestKeysTests {
    @Test(arguments: 0..<4 as Range<UInt64>)
    func theyAreThoseOfASortedScan(seed: UInt64) {
        var words = SeededWords(seed: seed)
        var places: [Int] = []
        for size in [0, 1, 2, 19, 20, 21, 100, 1000] {
            let base = Key256 { words.next() }
            // Long common prefixes, so that first words are equal and later ones decide, and some keys twice.
            let keys = (0..<size).map { number in
                Key256(sharing: [0, 60, 64, 130, 255, 256][number % 6], bitsWith: base) { words.next() }
            }
            let target = Key256(sharing: words.below(256), bitsWith: base) { words.next() }
            for count in [-1, 0, 1, 8, 20, 2000] {
                target.closest(count, of: keys.span, into: &places)
                let sorted = keys.indices.sorted {
                    (keys[$0].distance(to: target), $0) < (keys[$1].distance(to: target), $1)
                }
                #expect(places == Array(sorted.prefix(max(0, count))), "\(count) of \(size)")
            }
        }
    }

    @Test func theyAreExactForEveryTargetOf8Bits() {
        var words = SeededWords(seed: 9)
        let keys = (0..<90).map { _ in Key8 { words.next() } }
        var places: [Int] = []
        for target in (0...255).map({ Key8(UInt8($0)) }) {
            target.closest(20, of: keys.span, into: &places)
            let expected = keys.map { $0.distance(to: target) }.sorted().prefix(20)
            #expect(places.map { keys[$0].distance(to: target) } == Array(expected))
        }
    }
}
