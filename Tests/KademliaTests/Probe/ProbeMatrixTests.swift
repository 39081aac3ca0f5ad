import Interlock
import Kademlia
import Testing

@Suite("The matrix of checking the table")
struct ProbeMatrixTests {
    let description = MachineDescription(of: SmallProbe.self)

    @Test func itHasAColumnForEveryKindOfEvent() {
        #expect(description.matrixFits)
        #expect(description.name == "Probe")
    }

    @Test func everyDeclaredTransitionIsTakenAndNoOther() {
        let observer = Observer(coverage: Coverage())
        for seed in 0..<500 as Range<UInt64> {
            var run = ProbeRun(seed: seed, observer: observer) { SmallProbe(around: 0, limits: $0, rules: $1) }
            run.run(120)
            #expect(run.finding == nil)
        }
        let taken = Set((observer.coverage ?? Coverage()).transitions.map(\.transition))
        let declared = Set(description.declaredTransitions)
        #expect(declared.subtracting(taken).sorted() == [])
        #expect(taken.subtracting(declared).sorted() == [])
    }

    @Test func nothingIsImpossibleSinceAnyEventMayBeLate() {
        #expect(!description.cells.joined().contains(.impossible))
    }
}
