import Mainline
import Testing

@testable import interlock

/// How the end of a lookup is told.
@Suite struct LookupOutcomeTests {
    @Test func eachReasonHasWordsOfItsOwn() {
        let texts = LookupOutcome.Reason.allCases.map { reason in
            LookupOutcome(
                reason: reason, closest: [], requestCount: 3, answerCount: 2, failureCount: 1, hopCount: 1
            ).text
        }
        let start = "3 requests, 2 answers, 1 failure, 1 hop: "
        #expect(
            texts
                == [
                    "converged", "nobody left to ask", "as many requests were sent as one lookup may send", "cancelled",
                    "out of time, allow more with --timeout",
                ].map { start + $0 })
    }
}
