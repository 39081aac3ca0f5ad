import Kademlia
import Testing

/// Held against a `Set` of numbers.
@Suite("A set of places")
struct PlaceSetTests {
    @Test(arguments: 0..<20 as Range<UInt64>)
    func doesWhatASetOfNumbersDoes(seed: UInt64) {
        var words = SeededWords(seed: seed)
        var places = PlaceSet()
        var numbers: Set<Int> = []
        for _ in 0..<300 {
            let place = words.one(of: [0, 1, 63, 64, 65, 126, 127, words.below(128)])
            switch words.below(5) {
            case 0, 1:
                places.insert(place)
                numbers.insert(place)
            case 2:
                places.remove(place)
                numbers.remove(place)
            case 3:
                places.makeRoom(at: place)
                numbers = Set(numbers.map { $0 >= place ? $0 + 1 : $0 }.filter { $0 < 128 })
            default:
                places.closeGap(at: place)
                numbers = Set(numbers.filter { $0 != place }.map { $0 > place ? $0 - 1 : $0 })
            }
            #expect((0..<128).filter(places.contains) == numbers.sorted(), "seed \(seed)")
            #expect(places.count == numbers.count && places.isEmpty == numbers.isEmpty)
            #expect(places.first == numbers.min() ?? 128 && places.last == numbers.max() ?? -1)
            for before in [0, 1, 64, 127, 128] {
                #expect(places.count(before: before) == numbers.count { $0 < before })
            }
        }
    }
}
