extension Coordinator {
    /// How many polls in a row may have something to say before the answer is ``State/idle``, at most: the bound of the
    /// node's loop. Each of them takes an event from the queue, reports one, uses a free slot or ends an operation, and
    /// each end frees the slots of one operation at most.
    @inlinable
    public var pollLimit: Int {
        let concurrency = configuration.query.limits.concurrency
        var slots =
            configuration.pool.requestsInFlight + configuration.broadcast.requestsInFlight
            + configuration.bootstrap.seedsInFlight + concurrency
        if isUpkept {
            // All who wait for a check have their turns at once if none can be sent. Beside its requests an exploration
            // says when it begins and ends, and asks for its timer; a disturbance and its timer may each bring one
            // about, and a bootstrap.
            slots += include.count + include.limits.checksInFlight + probe.count + probe.limits.checksInFlight
            slots += 2 * (explore.configuration.query.limits.concurrency + 6)
        }
        let freedByEnd =
            max(concurrency, configuration.broadcast.storesInFlight) + configuration.bootstrap.seedsInFlight
        return slots + held.count + (queue.count + operations.count + 2) * (freedByEnd + 5)
    }

    /// What is wrong with the coordinator or a machine below it, in words; nil if all invariants hold.
    /// Complexity: O(all that is held).
    public var brokenInvariant: String? {
        if let broken = table.brokenInvariant { return "table: \(broken)" }
        if let broken = queries.brokenInvariant { return "queries: \(broken)" }
        if let broken = broadcasts.brokenInvariant { return "broadcasts: \(broken)" }
        if let broken = bootstrap.brokenInvariant { return "bootstrap: \(broken)" }
        if let broken = include.brokenInvariant { return "include: \(broken)" }
        if let broken = probe.brokenInvariant { return "probe: \(broken)" }
        if let broken = explore.brokenInvariant { return "explore: \(broken)" }
        return brokenQueue ?? brokenOperations ?? brokenUpkeep
    }

    private var brokenQueue: String? {
        let calls = queue.elements.count { if case .called = $0 { true } else { false } }
        if calls != queuedCalls { return "\(queuedCalls) calls counted, \(calls) queued" }
        if calls > configuration.limits.queuedCalls { return "\(calls) calls queued" }
        var expected = calls
        for operation in operations.list {
            expected += operation.asked.count(where: \.isAnswered) + operation.seeds.count(where: \.isAnswered)
            expected += operation.asked.count(where: \.isSlowing)
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
        let counted = [
            operations.lookups, operations.broadcasts, operations.bootstraps, operations.explorations,
            operations.rejoins,
        ]
        let roles = operations.list.map(\.role)
        let roleCounts = Operations<Key, Address>.Role.allCases.map { role in roles.count { $0 == role } }
        if counted != roleCounts { return "\(counted) operations counted, \(roleCounts) there" }
        if operations.lookups > configuration.pool.queries { return "\(operations.lookups) lookups" }
        if operations.broadcasts > configuration.broadcast.broadcasts { return "\(operations.broadcasts) broadcasts" }
        if operations.bootstraps > 1 { return "\(operations.bootstraps) bootstraps" }
        // Beside what waits for an answer, a machine below holds the request of the answer that was not delivered yet.
        let asked = inFlightCount
        let slow = queries.slowCount + broadcasts.slowCount + bootstrap.slowCount + explore.slowCount
        let held =
            slow + queries.inFlightCount + broadcasts.inFlightCount + bootstrap.inFlightCount + explore.inFlightCount
        if asked + (isAnswering ? 1 : 0) != held { return "\(asked) asked, \(held) in flight" }
        return nil
    }

    private var brokenUpkeep: String? {
        for operation in operations.list {
            let isOwn = operation.role == .exploration || operation.role == .rejoin
            if operation.id.isUpkeep != isOwn { return "operation \(operation.id) is a \(operation.role)" }
            if isOwn, operation.id > OperationID(upkeep: upkeepCount) { return "\(operation.id) was never given" }
        }
        let isExploring = explore.kind == .chosen || explore.kind == .exploring
        if operations.explorations != (isExploring ? 1 : 0) {
            return "\(operations.explorations) explorations, and it is \(explore.kind)"
        }
        if (chosen != nil) != (explore.kind == .chosen) { return "seeds to hand in, and it is \(explore.kind)" }
        if operations.rejoins > 1 { return "\(operations.rejoins) bootstraps of the upkeep" }
        if let rejoining, operations.rejoin != rejoining { return "a bootstrap to start that ended" }
        if remembered.count > configuration.limits.rememberedSeeds { return "too many seeds remembered" }
        if Set(remembered.inOrder).count != remembered.count { return "a seed is remembered twice" }
        if sparseness >= configuration.limits.sparseRounds { return "\(sparseness) sparse rounds" }
        // The outcome of a check makes a contact bad or takes it out, brings one in, and has the next one checked.
        // Beside them a change of the table may be held, and that an exploration or a bootstrap began.
        let checks = 2 * include.limits.checksInFlight + 3 * probe.limits.checksInFlight
        if held.count > 3 + checks { return "\(held.count) states held" }
        return brokenTimers
    }

    /// Each timer is asked for once: the sweep's always, the exploration's between its rounds.
    private var brokenTimers: String? {
        guard tidings.contains(.started) else {
            return explore.kind == .idle ? nil : "an exploration without upkeep"
        }
        if !tidings.contains(.awaitsProbe) { return "no sweep will come" }
        if explore.kind == .asleep, tidings.isDisjoint(with: [.awaitsExplore, .exploreDue, .disturbed]) {
            return "no exploration will come"
        }
        if explore.kind == .idle || explore.kind == .finished || explore.kind == .rejoining, !active.contains(.explore)
        {
            return "the exploration stands still"
        }
        return nil
    }
}
