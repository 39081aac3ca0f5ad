internal import Mainline

/// Tells from what a node counted, time after time, whether anybody is there.
struct Presence: Hashable, Sendable {
    enum Finding: Hashable, Sendable {
        /// Somebody answers, for the first time.
        case joined
        /// Somebody answers again, or as in the life before.
        case rejoined
        /// Nobody answers any more.
        case alone
    }
    private let silentRequests: Int
    private var wasEver: Bool
    private var isPresent = false
    private var answered = 0
    private var unansweredAtLastAnswer = 0

    /// `wasEver` tells whether the node was joined before; after `silentRequests` queries in a row without an answer it
    /// counts as alone.
    init(wasEver: Bool, silentRequests: Int) { (self.wasEver, self.silentRequests) = (wasEver, silentRequests) }

    /// What is new. An outage leaves contacts good, since silence of everybody is nobody's fault; so what is looked at
    /// is whether queries are answered.
    mutating func look(goodCount: Int, _ counts: MainlineCounts) -> Finding? {
        let unanswered = counts.requestsTimedOut + counts.requestsLost
        let isHeard = counts.requestsAnswered > answered
        if isHeard { (answered, unansweredAtLastAnswer) = (counts.requestsAnswered, unanswered) }
        if isPresent {
            guard goodCount == 0 || unanswered - unansweredAtLastAnswer >= silentRequests else { return nil }
            isPresent = false
            return .alone
        }
        guard isHeard, goodCount > 0 else { return nil }
        defer { (isPresent, wasEver) = (true, true) }
        return wasEver ? .rejoined : .joined
    }
}
