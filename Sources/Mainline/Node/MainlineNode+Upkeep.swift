public import Interlock
import KRPC
import Kademlia

extension MainlineNode {
    /// How many contacts of the routing table are good, questionable and bad.
    public struct Health: Hashable, Sendable {
        /// Answered, heard of lately, no query unanswered.
        public var good = 0
        /// Silent for long, or never asked.
        public var questionable = 0
        /// Did not answer several queries in a row.
        public var bad = 0
    }

    /// How many contacts of the routing table are good, questionable and bad.
    ///
    /// - Parameter now: the present instant of the driver's clock.
    /// - Complexity: O(contacts).
    public func health(at now: Instant) -> Health {
        let seconds = Instant(nanoseconds: now.nanoseconds &+ asleep).seconds
        var health = Health()
        for entry in coordinator.table.entries {
            switch coordinator.table.standing(of: entry, now: seconds) {
            case .good: health.good += 1
            case .questionable: health.questionable += 1
            case .bad: health.bad += 1
            }
        }
        return health
    }

    /// Takes back whom the node knew before, without those where nobody can be: what was the node's own prefix then may
    /// be none of its own now.
    mutating func restore(
        _ contacts: [MainlineContact], _ context: inout Context, into effects: inout Effects<Self>
    ) {
        let reachable = contacts.filter { screen.policy.standing(of: $0.address.endpoint) != .martian }
        if !reachable.isEmpty { take(.restored(reachable), &context, into: &effects) }
    }

    /// Takes note of a disturbance: queries that are on their way say nothing about anybody any more, and the upkeep
    /// looks at once who is still there.
    mutating func notice(_ disturbance: Disturbance, _ context: inout Context, into effects: inout Effects<Self>) {
        counts.disturbances += 1
        switch disturbance {
        case .suspended(let duration):
            let slept = min(max(duration.nanoseconds, 0), Self.longestSleep - asleep)
            asleep += slept
            context.now.nanoseconds &+= slept
        case .networkChanged:
            // Round trips of the former network tell nothing about this one.
            roundTrips = RoundTrips(limits: roundTrips.limits)
        }
        disturbedAt = context.now
        take(.disturbed, &context, into: &effects)
    }

    /// The machine sleeps at most ten years in all, so that no sum overflows.
    static let longestSleep: Int64 = 10 * 365 * 86_400 * 1_000_000_000

    /// Whether something happened since a query was sent that makes its round trip or its silence say nothing.
    func isUndone(_ transaction: Transaction) -> Bool {
        disturbedAt.map { $0 >= transaction.sentAt } ?? false
    }

    /// Whether nothing came from anybody since a query was sent: silence of all says nothing about one.
    func wasDeaf(since transaction: Transaction) -> Bool {
        (heardAt.map { $0 <= transaction.sentAt } ?? true) || isUndone(transaction)
    }

    /// Follows an operation that the coordinator started by itself: it is one as any other, but of no user.
    mutating func begin(_ id: OperationID, into effects: inout Effects<Self>) {
        operations[id] = Operation(.findNode(coordinator.target(of: id) ?? self.id))
        let deadline = coordinator.deadline(of: id) ?? configuration.limits.operationTimeout
        effects.append(.setTimer(.operation(id), after: deadline))
    }
}
