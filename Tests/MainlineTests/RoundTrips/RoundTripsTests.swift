import Interlock
import Mainline
import Testing

/// The estimate of RFC 6298, Karn's rule, and what asking again is worth.
@Suite struct RoundTripsTests {
    private func estimate(_ milliseconds: [Int], limits: RoundTripLimits = RoundTripLimits()) -> RoundTrips {
        var roundTrips = RoundTrips(limits: limits)
        for sample in milliseconds { roundTrips.measured(.milliseconds(sample)) }
        return roundTrips
    }

    @Test func beforeTheFirstSampleTheDefaultsHold() {
        let roundTrips = RoundTrips()
        #expect(roundTrips.smoothed == nil && roundTrips.variation == nil && roundTrips.sampleCount == 0)
        #expect(roundTrips.patience == .milliseconds(500) && roundTrips.timeout == .seconds(1))
        #expect(roundTrips.answeredPercent == 0 && !roundTrips.isWaitingWorthwhile)
    }

    @Test func theFirstSamplesAreSmoothedAsTheStandardSays() {
        // RFC 6298 §2.2: SRTT = R, RTTVAR = R / 2.
        let first = estimate([100])
        #expect(first.smoothed == .milliseconds(100) && first.variation == .milliseconds(50))
        #expect(first.timeout == .milliseconds(300) && first.patience == .milliseconds(175))
        // §2.3: RTTVAR = 3/4 · 50 + 1/4 · |100 − 180|, SRTT = 7/8 · 100 + 1/8 · 180.
        let second = estimate([100, 180])
        #expect(second.variation == .microseconds(57_500) && second.smoothed == .milliseconds(110))
        #expect(second.timeout == .milliseconds(340) && second.patience == .microseconds(196_250))
    }

    @Test func steadyRoundTripsLeaveNoDeviation() {
        let roundTrips = estimate(Array(repeating: 300, count: 200))
        #expect(roundTrips.smoothed == .milliseconds(300))
        #expect((roundTrips.variation ?? .seconds(9)) < .milliseconds(1))
        #expect(roundTrips.timeout < .milliseconds(304) && roundTrips.sampleCount == 200)
    }

    @Test(arguments: [(0, 50, 200), (200, 350, 600), (2_000, 1_000, 1_000), (1_000_000, 1_000, 1_000)])
    func timeoutsStayWithinTheirBounds(sample: Int, patience: Int, timeout: Int) {
        let roundTrips = estimate([sample])
        #expect(roundTrips.patience == .milliseconds(patience))
        #expect(roundTrips.timeout == .milliseconds(timeout))
        #expect(roundTrips.patience <= roundTrips.timeout)
    }

    @Test func extremesNeitherTrapNorLeaveTheirMark() {
        var roundTrips = RoundTrips()
        for sample in [Duration.zero, .seconds(Int64.max), .seconds(Int64.min), .nanoseconds(-1), .seconds(1 << 40)] {
            for _ in 0..<50 {
                roundTrips.measured(sample)
                #expect(roundTrips.patience <= roundTrips.timeout && roundTrips.timeout <= .seconds(1))
                #expect((roundTrips.smoothed ?? .seconds(-1)) >= .zero)
                #expect((roundTrips.smoothed ?? .seconds(99)) <= .seconds(60))
            }
        }
        for _ in 0..<300 { roundTrips.measured(.milliseconds(100)) }
        #expect(roundTrips.timeout < .milliseconds(210))
    }

    @Test func theShareOfAnsweredRepetitionsFollowsWhatHappens() {
        var roundTrips = RoundTrips()
        for _ in 0..<100 { roundTrips.answeredAfterRepeating() }
        #expect(roundTrips.answeredPercent == 100 && roundTrips.isWaitingWorthwhile)
        for _ in 0..<10 { roundTrips.repeatedInVain() }
        #expect(roundTrips.answeredPercent == 26 && roundTrips.isWaitingWorthwhile)
        roundTrips.repeatedInVain()
        #expect(roundTrips.answeredPercent == 23 && !roundTrips.isWaitingWorthwhile)
        for _ in 0..<200 { roundTrips.repeatedInVain() }
        #expect(roundTrips.answeredPercent == 0)
    }

    @Test func waitingIsWorthwhileFromTheLimitOn() {
        for (limit, isWorthwhile) in [(12, true), (13, false)] {
            var roundTrips = RoundTrips(limits: RoundTripLimits(worthWaiting: limit))
            roundTrips.answeredAfterRepeating()
            #expect(roundTrips.isWaitingWorthwhile == isWorthwhile, "one of eight, at least \(limit) of a hundred")
        }
    }

    @Test func roundTripsThatHaveBecomeLongerThanTheTimeoutAreMeasuredAgain() {
        var roundTrips = estimate(Array(repeating: 10, count: 50))
        #expect(roundTrips.timeout == .milliseconds(200))
        // Every query is sent again before its answer comes, which gives no sample.
        for _ in 0..<3 { roundTrips.answeredAfterRepeating() }
        #expect(roundTrips.timeout == .milliseconds(200) && roundTrips.smoothed != nil)
        roundTrips.answeredAfterRepeating()
        #expect(roundTrips.timeout == .milliseconds(400))
        for _ in 0..<4 { roundTrips.answeredAfterRepeating() }
        #expect(roundTrips.timeout == .milliseconds(800))
        roundTrips.measured(.milliseconds(500))
        #expect(roundTrips.timeout < .milliseconds(800) && roundTrips.timeout > .milliseconds(500))
    }

    @Test func doublingEnds() {
        var roundTrips = estimate([10_000])
        for _ in 0..<1_000 { roundTrips.answeredAfterRepeating() }
        #expect(roundTrips.timeout == .seconds(16) && roundTrips.patience == .seconds(16))
    }

    @Test func nowAndThenAnAmbiguousAnswerDoublesNothing() {
        var roundTrips = estimate(Array(repeating: 100, count: 50))
        for _ in 0..<50 {
            for _ in 0..<3 { roundTrips.answeredAfterRepeating() }
            roundTrips.measured(.milliseconds(100))
        }
        #expect(roundTrips.timeout == .milliseconds(200))
    }
}
