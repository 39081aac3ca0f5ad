import Interlock
import Kademlia
import Testing

@Suite("The matrix of a query")
struct QueryMatrixTests {
    typealias Small = Query<Key8, UInt8>
    let description = MachineDescription(of: Small.self)

    @Test func itHasAColumnForEveryKindOfEvent() {
        #expect(description.matrixFits)
        #expect(description.name == "Query")
    }

    @Test func everyDeclaredTransitionIsTakenAndNoOther() {
        let observer = Observer(coverage: Coverage())
        for seed in 0..<1500 as Range<UInt64> {
            var run = QueryRun(seed: seed, observer: observer)
            run.finish()
        }
        let taken = Set((observer.coverage ?? Coverage()).transitions.map(\.transition))
        let declared = Set(description.declaredTransitions)
        #expect(declared.subtracting(taken).sorted() == [])
        #expect(taken.subtracting(declared).sorted() == [])
    }

    @Test(arguments: [
        Small.Event.responded(from: 1, closer: [], maySend: true), .failed(1, maySend: true),
        .timedOut(1, maySend: true), .slowed(1, holdsUp: false, maySend: true),
    ])
    func anAnswerBeforeAnyRequestIsAFaultThatChangesNothing(event: Small.Event) {
        var context = Context()
        var query = Small(
            OperationID(7), target: 3, own: 0, seeds: [Contact(key: 1, address: 1), Contact(key: 2, address: 2)])
        let before = query
        #expect(query.step(event, &context) == nil)
        #expect(query == before)
        #expect(
            context.fault
                == Fault(.impossible, machine: "Query", state: "created", event: "\(Small.kind(of: event))"))
    }

    @Test func aPollAfterTheEndIsAFaultThatChangesNothing() {
        var context = Context()
        var query = Small(OperationID(7), target: 3, own: 0, seeds: [])
        #expect(query.step(.cancelled, &context) != nil)
        let before = query
        #expect(query.step(.polled, &context) == nil)
        #expect(query == before)
        #expect(context.fault == Fault(.impossible, machine: "Query", state: "finished", event: "polled"))
    }

    @Test func impossibleIsWhatTheTestsAboveTryAndNothingElse() {
        var impossible: [String] = []
        for (state, row) in zip(description.states, description.cells) {
            for (event, cell) in zip(description.events, row) where cell == .impossible {
                impossible.append("\(state) \(event)")
            }
        }
        #expect(
            impossible == [
                "created responded", "created failed", "created timedOut", "created slowed", "finished polled",
            ])
    }
}
