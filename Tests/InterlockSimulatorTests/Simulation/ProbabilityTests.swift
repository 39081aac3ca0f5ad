import Interlock
import InterlockSimulator
import Testing

@Suite struct ProbabilityTests {
    @Test func neverAndAlwaysAreExact() {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<10_000 where Probability.never.happens(&generator) { Issue.record("never happened") }
        #expect(generator == SeededGenerator(seed: 1), "what never happens draws nothing")
        for _ in 0..<10_000 where !Probability.always.happens(&generator) { Issue.record("always did not happen") }
    }

    @Test(arguments: [(1, 1_000), (1, 3), (999, 1_000)])
    func aFractionHappensAsOftenAsItSays(count: Int, total: Int) {
        var generator = SeededGenerator(seed: 9)
        let probability = Probability(count, of: total)
        let draws = 100_000
        let happened = (0..<draws).count { _ in probability.happens(&generator) }
        // Four standard deviations are at most 4 * sqrt(100,000 / 4) = 632.
        #expect(abs(happened - draws * count / total) < 632)
    }

    @Test func itSaysItselfInMillionths() {
        #expect(Probability.percent(20).description == "199999 ppm")
        #expect(Probability.always.description == "1000000 ppm")
        #expect(Probability.percent(50) == Probability(1, of: 2))
    }

    @Test func conditionsKeepTheirRanges() {
        var conditions = Conditions(loss: .percent(3), duplication: .percent(2), crash: .percent(1), crashLimit: 7)
        #expect(conditions.delay == .milliseconds(10) ... .milliseconds(100))
        conditions.delay = .nanoseconds(1) ... .nanoseconds(1)
        conditions.downtime = .zero ... .seconds(60)
        #expect(conditions.delay == .nanoseconds(1) ... .nanoseconds(1))
        #expect(conditions.downtime == .zero ... .seconds(60))
        let calm = conditions.withoutFaults
        #expect(calm.loss == .never && calm.duplication == .never && calm.crash == .never)
        #expect(calm.delay == conditions.delay && calm.downtime == conditions.downtime)
    }
}
