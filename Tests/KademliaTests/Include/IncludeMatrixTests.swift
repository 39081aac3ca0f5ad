import Interlock
import Kademlia
import Testing

@Suite("The matrix of including candidates")
struct IncludeMatrixTests {
    let description = MachineDescription(of: SmallInclude.self)

    @Test func itHasAColumnForEveryKindOfEvent() {
        #expect(description.matrixFits)
        #expect(description.name == "Include")
    }

    @Test func everyDeclaredTransitionIsTakenAndNoOther() {
        let observer = Observer(coverage: Coverage())
        for seed in 0..<400 as Range<UInt64> {
            var run = IncludeRun(seed: seed, observer: observer) { SmallInclude(limits: $0, rules: $1) }
            run.run(100)
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
