import Interlock
import Kademlia
import Testing

@Suite("The matrix of a query pool")
struct QueryPoolMatrixTests {
    typealias Small = QueryPool<Key8, UInt8>
    let description = MachineDescription(of: Small.self)

    @Test func itHasAColumnForEveryKindOfEvent() {
        #expect(description.matrixFits)
        #expect(description.name == "QueryPool")
    }

    @Test func everyDeclaredTransitionIsTakenAndNoOther() {
        let observer = Observer(coverage: Coverage())
        for seed in 0..<2500 as Range<UInt64> {
            var run = PoolRun(seed: seed, observer: observer)
            run.run(100)
        }
        let taken = Set(
            (observer.coverage ?? Coverage()).transitions.map(\.transition).filter { $0.machine == "QueryPool" })
        let declared = Set(description.declaredTransitions)
        #expect(declared.subtracting(taken).sorted() == [])
        #expect(taken.subtracting(declared).sorted() == [])
    }

    @Test func nothingIsImpossibleSinceAnyEventMayBeLate() {
        #expect(!description.cells.joined().contains(.impossible))
    }
}
