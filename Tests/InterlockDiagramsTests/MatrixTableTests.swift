import Interlock
import InterlockDiagrams
import Testing

@Suite struct MatrixTableTests {
    private struct Gate: TableMachine {
        enum StateKind: UInt8, Kind { case wideOpen, shut }
        enum EventKind: UInt8, Kind { case pushed, leanedOn, kicked }
        enum Guard: UInt8, Kind { case locked }
        enum Refusal: UInt8, Kind { case tooRude }
        typealias Event = EventKind
        // swift-format-ignore
        static func row(_ kind: StateKind) -> [3 of Cell] {
            switch kind {
            case .wideOpen: [.to(.shut), .impossible, .refused(.tooRude)]
            case .shut:     [.when(.locked, .stay, else: .to(.wideOpen)), .stay, .refused(.tooRude)]
            }
        }
        static func kind(of event: Event) -> EventKind { event }
        var kind = StateKind.shut
        func holds(_ condition: Guard, on event: Event) -> Bool { true }
    }

    @Test func aMatrixIsAMarkdownTableInWords() {
        let expected = """
            | state \\ event | pushed                 | leaned on | kicked            |
            |---------------|------------------------|-----------|-------------------|
            | wide open     | shut                   | !         | refused: too rude |
            | shut          | locked ? - : wide open | -         | refused: too rude |

            """
        #expect(MatrixTable(MachineDescription(of: Gate.self)).description == expected)
    }
}
