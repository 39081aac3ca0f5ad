extension Coordinator {
    /// How many polls in a row may have something to say before the answer is ``State/idle``, at most: the bound of the
    /// node's loop. Each of them takes an event from the queue, reports one, uses a free slot or ends an operation, and
    /// each end frees the slots of one operation at most.
    @inlinable
    public var pollLimit: Int {
        let concurrency = configuration.query.limits.concurrency
        let slots =
            configuration.pool.requestsInFlight + configuration.broadcast.requestsInFlight
            + configuration.bootstrap.seedsInFlight + concurrency
        let freedByEnd =
            max(concurrency, configuration.broadcast.storesInFlight) + configuration.bootstrap.seedsInFlight
        return slots + (queue.count + operations.count + 2) * (freedByEnd + 5)
    }

    /// What is wrong with the coordinator or a machine below it, in words; nil if all invariants hold.
    /// Complexity: O(all that is held).
    public var brokenInvariant: String? {
        if let broken = table.brokenInvariant { return "table: \(broken)" }
        if let broken = queries.brokenInvariant { return "queries: \(broken)" }
        if let broken = broadcasts.brokenInvariant { return "broadcasts: \(broken)" }
        if let broken = bootstrap.brokenInvariant { return "bootstrap: \(broken)" }
        return brokenQueue ?? brokenOperations
    }

    private var brokenQueue: String? {
        let calls = queue.elements.count { if case .called = $0 { true } else { false } }
        if calls != queuedCalls { return "\(queuedCalls) calls counted, \(calls) queued" }
        if calls > configuration.limits.queuedCalls { return "\(calls) calls queued" }
        var expected = calls
        for operation in operations.list {
            expected += operation.asked.count(where: \.isAnswered) + operation.seeds.count(where: \.isAnswered)
            expected += operation.isEnding ? 1 : 0
        }
        // An answer that was reported stays in the queue until it is delivered.
        if isAnswering { expected += 1 }
        if queue.count != expected { return "\(queue.count) events queued, \(expected) expected" }
        return nil
    }

    private var brokenOperations: String? {
        for (earlier, later) in zip(operations.list, operations.list.dropFirst()) where earlier.id >= later.id {
            return "operation \(later.id) lies behind \(earlier.id)"
        }
        let roles = operations.list.map(\.role)
        let counted = [operations.lookups, operations.broadcasts, operations.bootstraps]
        let roleCounts = [Operations<Key, Address>.Role.lookup, .broadcast, .bootstrap].map { role in
            roles.count { $0 == role }
        }
        if counted != roleCounts { return "\(counted) operations counted, \(roleCounts) there" }
        if operations.lookups > configuration.pool.queries { return "\(operations.lookups) lookups" }
        if operations.broadcasts > configuration.broadcast.broadcasts { return "\(operations.broadcasts) broadcasts" }
        if operations.bootstraps > 1 { return "\(operations.bootstraps) bootstraps" }
        // Beside what waits for an answer, a machine below holds the request of the answer that was not delivered yet.
        let asked = inFlightCount
        let held = queries.inFlightCount + broadcasts.inFlightCount + bootstrap.inFlightCount
        if asked + (isAnswering ? 1 : 0) != held { return "\(asked) asked, \(held) in flight" }
        if changes.count > (isAnswering ? 1 : 0) { return "\(changes.count) changes to report" }
        return nil
    }
}
