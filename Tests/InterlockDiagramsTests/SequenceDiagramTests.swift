import Interlock
import InterlockDiagrams
import Testing

@Suite struct SequenceDiagramTests {
    private let trace: [TraceRecord] = [
        .init(depth: 0, machine: "Node", instance: 1, act: .received("hello", from: "10.0.0.2:1")),
        .init(depth: 1, machine: "Pool", instance: nil, act: .entered(event: "added(7)", in: "idle")),
        .init(depth: 2, machine: "Query", instance: 7, act: .entered(event: "polled", in: "created")),
        .init(depth: 2, machine: "Query", instance: 7, act: .left(state: "waitingToSend(to: x)", in: "waitingToSend")),
        .init(depth: 1, machine: "Pool", instance: nil, act: .left(state: "waitingToSend(7)", in: "waiting")),
        .init(depth: 1, machine: "Pool", instance: nil, act: .queued(event: "later; #1")),
        .init(depth: 0, machine: "Node", instance: 1, act: .sent("who", to: "10.0.0.3:1")),
    ]

    @Test func aTraceIsAMermaidSequenceDiagram() {
        let expected = """
            sequenceDiagram
                participant p0 as 10.0.0.2:1
                participant p1 as Node 1
                participant p2 as Driver
                participant p3 as Pool
                participant p4 as Query 7
                participant p5 as 10.0.0.3:1
                p0 -->> p1: hello
                p2 ->> p3: added
                p3 ->> p4: polled
                p4 ->> p3: waitingToSend
                p3 ->> p2: waitingToSend
                p3 --) p3: later#59; #35;1
                p1 -->> p5: who

            """
        #expect(SequenceDiagram(trace: trace).description == expected)
    }

    @Test func aStepThatTurnsOutImpossibleLeavesTheCallersAsTheyWere() {
        let broken: [TraceRecord] = [
            .init(depth: 0, machine: "Pool", instance: nil, act: .entered(event: "polled", in: "idle")),
            .init(depth: 1, machine: "Pool", instance: nil, act: .impossible(event: "polled", in: "idle")),
            .init(depth: 0, machine: "Pool", instance: nil, act: .left(state: "impossible", in: "idle")),
            .init(depth: 0, machine: "Query", instance: 7, act: .entered(event: "polled", in: "created")),
        ]
        let diagram = SequenceDiagram(trace: broken, driver: "Node")
        #expect(diagram.messages.map(\.sender) == ["Node", "Pool", "Pool", "Node"])
    }

    @Test func whatALifelineIsNotWantedForIsLeftOut() {
        let diagram = SequenceDiagram(trace: trace, lifeline: { $0.hasPrefix("Query") ? nil : $0 })
        #expect(diagram.messages.map(\.text) == ["hello", "added", "waitingToSend", "later; #1", "who"])
    }

    @Test func aDiagramKeepsItsLimitAndSaysWhatItLeftOut() {
        var diagram = SequenceDiagram(limit: 2)
        for number in 0..<2 { diagram.add(.init(from: "a", to: "b", .call, "\(number)")) }
        #expect(diagram.messages.count == 2 && diagram.omittedCount == 0)
        diagram.add(.init(from: "a", to: "c", .call, "2"))
        #expect(diagram.messages.count == 2 && diagram.omittedCount == 1 && diagram.participants == ["a", "b"])
        #expect(diagram.description.hasSuffix("Note over p0,p1: and 1 more\n"))
    }
}
