import Testing

@testable import interlock

@Suite struct JSONObjectTests {
    @Test(arguments: [
        "", "plain", "quote \" and backslash \\", "line\nreturn\rtab\t", "\u{0}\u{1F}\u{7F}", "ä €  𝄞", "/",
    ])
    func everyTextIsReadBackAsItWas(text: String) throws {
        let line = JSONObject("told") { $0.add("text", text) }.line
        #expect(!line.contains("\n"))
        #expect(try Line(Substring(line)).text("text") == text)
    }

    @Test func membersStandInTheOrderInWhichTheyWereAdded() {
        let object = JSONObject("told") {
            $0.add("count", 2)
            $0.add("holds", true)
            $0.add("names", ["a", "b"])
            $0.add("took", milliseconds: .microseconds(1_234_567))
        }
        #expect(object.line == #"{"event":"told","count":2,"holds":true,"names":["a","b"],"took":1234.567}"#)
    }

    @Test(arguments: [
        (0, "0.000"), (1, "0.001"), (999, "0.999"), (1000, "1.000"), (-1, "-0.001"), (-1500, "-1.500"),
    ])
    func millisecondsHaveThreeDecimals(microseconds: Int, text: String) {
        #expect(Duration.microseconds(microseconds).milliseconds == text)
    }

    @Test(arguments: [
        (0, "0.0 ms"), (1_260, "1.2 ms"), (999_999, "999.9 ms"), (1_000_000, "1.00 s"), (12_345_678, "12.34 s"),
    ])
    func durationsForPeopleAreShort(microseconds: Int, text: String) {
        #expect(Duration.microseconds(microseconds).text == text)
    }

    @Test func oneOfAKindIsNotMany() {
        #expect([0, 1, 2].map { $0.counted("peer") } == ["0 peers", "1 peer", "2 peers"])
    }
}
