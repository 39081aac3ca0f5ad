import Logging
import Testing

@testable import interlock

/// What a line of the log is made of.
@Suite struct ConsoleLogHandlerTests {
    @Test func fieldsComeInTheOrderOfTheirNames() {
        let line = ConsoleLogHandler.line(.info, "saved", ["path": "a b", "bytes": "12", "empty": "", "sum": "a=b"])
        #expect(line == #"info saved bytes=12 empty="" path="a b" sum="a=b""#)
    }

    @Test func nothingForgesALine() {
        let line = ConsoleLogHandler.line(.warning, "refused", ["reason": "one\ntwo\u{1B}[2J"])
        #expect(line == #"warning refused reason="one\ntwo\u001b[2J""#)
    }
}
