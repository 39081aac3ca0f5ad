import Interlock
import KRPC
import Kademlia

extension MainlineNode {
    /// Starts what the local user asks for, or says at once why it cannot be.
    mutating func start(
        _ request: MainlineRequest, _ id: RequestID, _ context: inout Context, into effects: inout Effects<Self>
    ) {
        if case .noticed(let disturbance) = request { return notice(disturbance, &context, into: &effects) }
        let operation = OperationID(id.number)
        guard operations[operation] == nil, pings[id] == nil else {
            refuse(id, .duplicate, into: &effects)
            return
        }
        guard runningCount < configuration.limits.operations else {
            refuse(id, .busy, into: &effects)
            return
        }
        switch request {
        case .noticed: break  // Is no operation.
        case .ping(let endpoint): ping(endpoint, id, &context, into: &effects)
        case .bootstrap(let endpoints):
            let seeds = endpoints.compactMap(IPv4Endpoint.init)
            if seeds.isEmpty, !endpoints.isEmpty {
                refuse(id, .unsupportedAddress, into: &effects)
                return
            }
            let reachable = seeds.filter { screen.policy.standing(of: $0.endpoint) != .martian }
            if reachable.isEmpty, !seeds.isEmpty {
                refuse(id, .martian, into: &effects)
                return
            }
            var bootstrap = Operation(.bootstrap)
            // Named among others, one that nobody can reach counts as silent.
            bootstrap.silentSeeds = seeds.filter { screen.policy.standing(of: $0.endpoint) == .martian }
            call(.bootstrap(seeds: reachable), bootstrap, operation, &context, into: &effects)
        case .findNode(let target):
            call(.findClosest(target: target), Operation(.findNode(target)), operation, &context, into: &effects)
        case .findPeers(let infoHash):
            call(.findClosest(target: infoHash), Operation(.findPeers(infoHash)), operation, &context, into: &effects)
        case .announce(let infoHash, let port):
            call(
                .broadcast(target: infoHash), Operation(.announce(infoHash, port: port)), operation, &context,
                into: &effects)
        }
    }

    /// Drops what the local user no longer wants, and cancels its queries.
    mutating func withdraw(_ id: RequestID, _ context: inout Context, into effects: inout Effects<Self>) {
        if let transaction = pings.removeValue(forKey: id) {
            _ = transactions.close(transaction)
            effects.append(.cancelTimer(.request(transaction)))
        }
        let operation = OperationID(id.number)
        // Tolerated race: the operation may have ended while the withdrawal was on its way.
        guard operations[operation] != nil else { return }
        take(.cancelled(operation), &context, into: &effects)
    }

    private mutating func call(
        _ call: Coordinator<Key160, IPv4Endpoint>.Call, _ operation: Operation, _ id: OperationID,
        _ context: inout Context, into effects: inout Effects<Self>
    ) {
        operations[id] = operation
        effects.append(.setTimer(.operation(id), after: configuration.limits.operationTimeout))
        take(.called(id, call), &context, into: &effects)
    }

    private mutating func ping(
        _ endpoint: Endpoint, _ id: RequestID, _ context: inout Context, into effects: inout Effects<Self>
    ) {
        guard screen.policy.standing(of: endpoint) != .martian else {
            refuse(id, .martian, into: &effects)
            return
        }
        guard let transaction = send(.ping(id), to: endpoint, &context, into: &effects) else {
            refuse(id, .busy, into: &effects)
            return
        }
        pings[id] = transaction
    }

    private mutating func refuse(
        _ id: RequestID, _ reason: MainlineReport.Refusal, into effects: inout Effects<Self>
    ) {
        counts.requestsRefused += 1
        effects.append(.report(.refused(reason), id))
    }

    /// Hands an event to the coordinator, then does the one loop: polls it until it has nothing to ask for.
    mutating func take(
        _ event: Coordinator<Key160, IPv4Endpoint>.Event, _ context: inout Context, into effects: inout Effects<Self>
    ) {
        if let state = coordinator.step(event, &context) { perform(state, &context, into: &effects) }
        for _ in 0..<configuration.limits.pollsPerInput {
            guard let state = coordinator.step(.polled, &context) else { return }
            if case .idle = state { return }
            perform(state, &context, into: &effects)
        }
        context.report(
            Fault(
                .tooManySteps, machine: "MainlineNode", state: "\(operations.count) operations",
                event: "more than \(configuration.limits.pollsPerInput) states of an input"))
    }

    private mutating func perform(
        _ state: Coordinator<Key160, IPv4Endpoint>.State, _ context: inout Context, into effects: inout Effects<Self>
    ) {
        switch state {
        case .idle, .queued, .noted, .late: break
        case .refused(let id, let reason):
            // A duplicate was refused before it came here: what is refused was never started.
            operations[id] = nil
            effects.append(.cancelTimer(.operation(id)))
            refuse(RequestID(id.number), MainlineReport.Refusal(reason), into: &effects)
        case .waitingToSend(let id, let contact): ask(contact, for: id, &context, into: &effects)
        case .waitingToAsk(let id, let seed): ask(seed, for: id, &context, into: &effects)
        case .waitingToStore(let id, let contact): announce(to: contact, for: id, &context, into: &effects)
        case .waitingToCheck(let contact, let check): self.check(contact, for: check, &context, into: &effects)
        case .waitingToWake(let wake, let duration): effects.append(.setTimer(.upkeep(wake), after: duration))
        case .began(let id): begin(id, into: &effects)
        case .progressed(let id, let progress): note(progress, of: id, &context, into: &effects)
        case .tableChanged(let change): note(change, into: &effects)
        case .finished(let id, let outcome): finish(id, outcome, &context, into: &effects)
        }
    }

    /// Forgets the queries of an operation that wait for answers: late ones are then unsolicited. Lookups end long
    /// before their queries time out, so who was asked again in vain up to now is blamed here; if it was only a
    /// datagram that got lost, the upkeep finds that out.
    mutating func closeQueries(of id: OperationID, _ context: inout Context, into effects: inout Effects<Self>) {
        let numbers = operations[id]?.open ?? []
        operations[id]?.open = []
        for number in numbers {
            guard let transaction = transactions.close(number) else { continue }
            effects.append(.cancelTimer(.request(number)))
            guard case .lookup(_, let contact) = transaction.purpose, transaction.patience.attemptCount > 1 else {
                continue
            }
            report(.missed(contact, .timedOut), of: id, into: &effects)
            if wasDeaf(since: transaction) { continue }
            if let state = coordinator.step(.unanswered(contact), &context) {
                perform(state, &context, into: &effects)
            }
        }
    }

    private mutating func finish(
        _ id: OperationID, _ outcome: Coordinator<Key160, IPv4Endpoint>.Outcome, _ context: inout Context,
        into effects: inout Effects<Self>
    ) {
        closeQueries(of: id, &context, into: &effects)
        guard let operation = operations.removeValue(forKey: id) else { return }
        effects.append(.cancelTimer(.operation(id)))
        if let report = final(outcome, of: operation) { self.report(report, of: id, into: &effects) }
    }

    private func final(
        _ outcome: Coordinator<Key160, IPv4Endpoint>.Outcome, of operation: Operation
    ) -> MainlineReport? {
        switch outcome {
        case .exploration: nil  // It has no user.
        case .lookup(let result): .finished(LookupOutcome(result))
        case .broadcast(let result):
            .announced(
                AnnounceOutcome(
                    acknowledged: result.acknowledged, missed: operation.misses,
                    lookup: LookupOutcome(result.lookup, or: LookupOutcome.Reason(result.reason))))
        case .bootstrap(let result):
            .bootstrapped(
                BootstrapOutcome(
                    answered: operation.answeredSeeds.map(\.endpoint), silent: operation.silentSeeds.map(\.endpoint),
                    lookup: result.lookup.map { LookupOutcome($0) }, contactCount: coordinator.table.count))
        }
    }
}
