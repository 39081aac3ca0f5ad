import Mainline
import Testing

@testable import MainlineDHT

/// When a node counts as joined, and when as alone.
@Suite struct PresenceTests {
    private func counts(answered: Int, timedOut: Int = 0, lost: Int = 0) -> MainlineCounts {
        var counts = MainlineCounts()
        (counts.requestsAnswered, counts.requestsTimedOut, counts.requestsLost) = (answered, timedOut, lost)
        return counts
    }

    @Test func whoIsAnsweredIsJoinedOnce() {
        var presence = Presence(wasEver: false, silentRequests: 3)
        #expect(presence.look(goodCount: 0, counts(answered: 0, timedOut: 100)) == nil)
        #expect(presence.look(goodCount: 0, counts(answered: 1, timedOut: 100)) == nil)
        #expect(presence.look(goodCount: 1, counts(answered: 2, timedOut: 100)) == .joined)
        #expect(presence.look(goodCount: 9, counts(answered: 9, timedOut: 100)) == nil)
    }

    @Test func atTheLimitOfSilentRequestsItIsAloneAndTheFirstAnswerEndsThat() {
        var presence = Presence(wasEver: false, silentRequests: 3)
        #expect(presence.look(goodCount: 1, counts(answered: 1)) == .joined)
        #expect(presence.look(goodCount: 1, counts(answered: 1, timedOut: 1, lost: 1)) == nil)
        // An answer in between: counted anew.
        #expect(presence.look(goodCount: 1, counts(answered: 2, timedOut: 1, lost: 1)) == nil)
        #expect(presence.look(goodCount: 1, counts(answered: 2, timedOut: 1, lost: 3)) == nil)
        #expect(presence.look(goodCount: 1, counts(answered: 2, timedOut: 1, lost: 4)) == .alone)
        #expect(presence.look(goodCount: 1, counts(answered: 2, timedOut: 1, lost: 9)) == nil)
        #expect(presence.look(goodCount: 1, counts(answered: 3, timedOut: 1, lost: 9)) == .rejoined)
    }

    @Test func aTableWithoutAGoodContactIsAloneAtOnce() {
        var presence = Presence(wasEver: true, silentRequests: 3)
        #expect(presence.look(goodCount: 1, counts(answered: 1)) == .rejoined)
        #expect(presence.look(goodCount: 0, counts(answered: 1)) == .alone)
    }
}
