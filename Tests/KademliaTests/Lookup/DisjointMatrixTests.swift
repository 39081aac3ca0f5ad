import Interlock
import Kademlia
import Testing

@Suite("The matrix of a lookup over disjoint paths")
struct DisjointMatrixTests {
    typealias Small = DisjointQuery<Key8, UInt8>
    let description = MachineDescription(of: Small.self)

    @Test func everyDeclaredTransitionIsTakenAndNoOther() {
        #expect(description.matrixFits && description.name == "DisjointQuery")
        let observer = Observer(coverage: Coverage())
        for seed in 0..<1000 as Range<UInt64> {
            var run = DisjointRun(seed: seed, observer: observer)
            run.finish()
        }
        let taken = Set(
            (observer.coverage ?? Coverage()).transitions.map(\.transition).filter { $0.machine == "DisjointQuery" })
        let declared = Set(description.declaredTransitions)
        #expect(declared.subtracting(taken).sorted() == [])
        #expect(taken.subtracting(declared).sorted() == [])
    }

    @Test func itIsTheMatrixOfAQuery() {
        let single = MachineDescription(of: Query<Key8, UInt8>.self)
        #expect(description.states == single.states && description.events == single.events)
        #expect(description.cells == single.cells)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func itAnswersEveryEventAsTheModelDoes(block: UInt64) {
        for seed in block * 50..<block * 50 + 50 {
            var run = DisjointRun(seed: seed &+ 2_000_000)
            run.finish()
        }
    }
}
