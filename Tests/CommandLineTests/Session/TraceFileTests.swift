import Interlock
import Testing

@testable import interlock

/// What is kept of a trace, at its limit.
@Suite struct TraceFileTests {
    private func message(_ text: String) -> TraceRecord {
        TraceRecord(depth: 0, machine: "MainlineNode", instance: nil, act: .sent(text, to: "1.2.3.4:5"))
    }

    private func diagram(_ messages: String...) -> String {
        (["sequenceDiagram", "    participant p0 as interlock", "    participant p1 as 1.2.3.4:5"] + messages)
            .joined(separator: "\n") + "\n"
    }

    @Test func messagesAreKeptAndWhatGoesOnInsideIsNot() {
        let trace = TraceFile(path: "")
        trace.name("MainlineNode", "interlock")
        trace.record(message("ping"))
        for act in [
            TraceRecord.Act.input("started"), .effect("setTimer"), .entered(event: "polled", in: "idle"),
            .left(state: "idle", in: "idle"), .queued(event: "polled"),
        ] {
            trace.record(TraceRecord(depth: 1, machine: "Coordinator", instance: nil, act: act))
        }
        #expect(trace.text == diagram("    p0 -->> p1: ping"))
    }

    @Test func atTheLimitWhatComesLaterIsCountedAndSaid() {
        let trace = TraceFile(path: "", limit: 2)
        trace.name("MainlineNode", "interlock")
        let messages = ["    p0 -->> p1: one", "    p0 -->> p1: two"]
        trace.record(message("one"))
        trace.record(message("two"))
        #expect(trace.text == diagram(messages[0], messages[1]))
        trace.record(message("three"))
        trace.record(message("four"))
        #expect(
            trace.text
                == diagram(messages[0], messages[1], "    %% The first 2 messages; 2 more are left out."))
    }
}
