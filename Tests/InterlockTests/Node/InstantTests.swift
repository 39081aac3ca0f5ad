import Interlock
import Testing

@Suite struct InstantTests {
    @Test func durationsAreAddedAndTakenInNanoseconds() {
        let start = Instant(nanoseconds: 5)
        let later = start.advanced(by: .milliseconds(2))
        #expect(later.nanoseconds == 2_000_005 && start < later)
        #expect(start.duration(to: later) == .milliseconds(2) && later.duration(to: start) == .milliseconds(-2))
        #expect(Instant(nanoseconds: 61_999_999_999).seconds == 61 && Instant(nanoseconds: -5).seconds == 0)
    }

    @Test func theEndsOfTimeSaturate() {
        #expect(Instant(nanoseconds: .max - 1).advanced(by: .seconds(1)).nanoseconds == .max)
        #expect(Instant(nanoseconds: .min + 1).advanced(by: .seconds(-1)).nanoseconds == .min)
        #expect(Duration.seconds(Int64.max).nanoseconds == .max && Duration.seconds(Int64.min).nanoseconds == .min)
        #expect(Duration.nanoseconds(-3).nanoseconds == -3)
    }
}
