import Interlock
import Mainline
import Testing

/// The phases of a wait, and its matrix.
@Suite struct PatienceTests {
    private var context = Context()

    /// All states of a wait in which nothing comes, with the round trips given.
    private func states(
        of roundTrips: RoundTrips, atMost limit: Duration, observer: Observer? = nil
    ) -> [Patience.State] {
        var context = Context(observer: observer)
        var patience = Patience(atMost: limit)
        var states: [Patience.State] = []
        while patience.kind != .over, states.count < 100 {
            let event = states.isEmpty ? Patience.Event.started(roundTrips) : .elapsed(roundTrips)
            guard let state = patience.step(event, &context) else { break }
            states.append(state)
        }
        #expect(context.fault == nil)
        return states
    }

    private func measured(_ milliseconds: Int, limits: RoundTripLimits = RoundTripLimits()) -> RoundTrips {
        var roundTrips = RoundTrips(limits: limits)
        roundTrips.measured(.milliseconds(milliseconds))
        return roundTrips
    }

    @Test func aWaitGoesThroughItsPhases() {
        // 100 ms: patience 175 ms, timeout 300 ms.
        #expect(
            states(of: measured(100), atMost: .seconds(5)) == [
                .waiting(for: .milliseconds(175)), .slow(waiting: .milliseconds(125)),
                .repeated(isWorthwhile: false, waiting: .milliseconds(600)),
                .repeated(isWorthwhile: false, waiting: .milliseconds(1_200)),
                .resigned(waiting: .milliseconds(2_900)), .over,
            ])
    }

    @Test func theFirstWaitOfAllIsLonger() {
        #expect(
            states(of: RoundTrips(), atMost: .seconds(5)) == [
                .waiting(for: .milliseconds(500)), .slow(waiting: .milliseconds(500)),
                .repeated(isWorthwhile: false, waiting: .seconds(2)),
                .repeated(isWorthwhile: false, waiting: .seconds(2)), .over,
            ])
    }

    @Test func itIsWorthWaitingWhereRepetitionsAreAnswered() {
        var roundTrips = measured(100)
        for _ in 0..<3 { roundTrips.answeredAfterRepeating() }
        let repeated = states(of: roundTrips, atMost: .seconds(5)).filter {
            if case .repeated(true, _) = $0 { true } else { false }
        }
        #expect(repeated.count == 2)
    }

    @Test(arguments: 1...5) func aQueryIsSentAsOftenAsMayBe(attempts: Int) {
        let all = states(of: measured(1, limits: RoundTripLimits(attempts: attempts)), atMost: .seconds(600))
        let repeated = all.filter { if case .repeated = $0 { true } else { false } }
        #expect(repeated.count == attempts - 1)
        let waited = Duration.milliseconds(200 * ((1 << attempts) - 1))
        #expect(all.suffix(2).first == .resigned(waiting: .seconds(600) - waited))
    }

    @Test(arguments: [0, 1, 100, 175, 176, 299, 300, 301, 900, 2_100, 2_101, 5_000, 60_000])
    func theWholeTakesAsLongAsItMay(limit: Int) {
        var whole = Duration.zero
        for state in states(of: measured(100), atMost: .milliseconds(limit)) {
            switch state {
            case .waiting(let duration), .slow(let duration), .repeated(_, let duration), .resigned(let duration):
                #expect(duration >= .zero)
                whole += duration
            case .over: break
            }
        }
        #expect(whole == .milliseconds(limit))
    }

    @Test func everyDeclaredTransitionIsTakenAndNoOther() {
        let observer = Observer(coverage: Coverage())
        for attempts in 1...4 {
            for limit in [0, 60, 200, 400, 1_000, 5_000] {
                let roundTrips = measured(20, limits: RoundTripLimits(attempts: attempts))
                _ = states(of: roundTrips, atMost: .milliseconds(limit), observer: observer)
            }
        }
        let description = MachineDescription(of: Patience.self)
        let taken = Set((observer.coverage ?? Coverage()).transitions.map(\.transition))
        #expect(description.matrixFits && taken == Set(description.declaredTransitions))
    }

    @Test func anElapsedTimerThatNobodySetIsAFault() {
        for steps in [0, 100] {
            var context = Context()
            var patience = Patience(atMost: .seconds(1))
            if steps > 0 { _ = patience.step(.started(RoundTrips()), &context) }
            for _ in 0..<steps where patience.kind != .over { _ = patience.step(.elapsed(RoundTrips()), &context) }
            #expect(context.fault == nil)
            let before = patience
            #expect(patience.step(.elapsed(RoundTrips()), &context) == nil)
            #expect(context.fault?.reason == .impossible && patience == before)
        }
    }
}
