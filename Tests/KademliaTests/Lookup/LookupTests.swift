import Interlock
import Kademlia
import Testing

@Suite("A lookup over one path or several")
struct LookupTests {
    typealias Small = Lookup<Key8, UInt8>

    static func lookup(paths: Int) -> Small {
        Small(
            OperationID(1), target: 0, own: 255, seeds: (1...8 as ClosedRange<UInt8>).map(QueryTests.node),
            configuration: QueryConfiguration(paths: paths))
    }

    /// What waits for a lookup, and each of the many nodes of a simulation, keeps room for two words only.
    @Test func roomForALookupIsTwoWords() {
        #expect(MemoryLayout<Small>.size == 2 * MemoryLayout<Int>.size)
        #expect(MemoryLayout<Small?>.size == 2 * MemoryLayout<Int>.size)
        let query = MemoryLayout<Query<Key8, UInt8>>.size
        #expect(MemoryLayout<Explore<Key8, UInt8>>.size < query)
        #expect(MemoryLayout<Bootstrap<Key8, UInt8>>.size < query)
        #expect(MemoryLayout<Broadcast<Key8, UInt8>>.size < query)
    }

    @Test(arguments: [1, 2, 8])
    func whatACopyDoesIsItsOwn(paths: Int) {
        var context = Context()
        var lookup = Self.lookup(paths: paths)
        _ = lookup.step(.polled, &context)
        let copy = lookup
        #expect(copy == lookup && copy.hashValue == lookup.hashValue)
        _ = lookup.step(.polled, &context)
        #expect(copy != lookup && copy.inFlightCount == 1 && lookup.inFlightCount == 2)
        _ = lookup.step(.cancelled, &context)
        #expect(copy.kind == .waitingToSend && lookup.kind == .finished && context.fault == nil)
        #expect(copy.brokenInvariant == nil && lookup.brokenInvariant == nil)
    }

    @Test(arguments: [1, 3])
    func itTellsWhatItWasMadeOf(paths: Int) {
        let lookup = Self.lookup(paths: paths)
        #expect(lookup.id == OperationID(1) && lookup.target == 0 && lookup.configuration.paths == paths)
        #expect(lookup.kind == .created && !lookup.gotCloser && lookup.statistics == QueryStatistics())
        #expect(lookup.inFlightCount == 0 && lookup.slowCount == 0 && lookup.canSend)
    }
}
