import Interlock
import KRPC
import Kademlia

extension MainlineNode {
    /// Tells the local user something about a request of theirs. Nobody asked for what the upkeep does.
    func report(_ report: MainlineReport, of id: OperationID, into effects: inout Effects<Self>) {
        if !id.isUpkeep { effects.append(.report(report, RequestID(id.number))) }
    }

    /// Takes in how an operation goes on. Answers and failures were reported where they arrived, with what only the
    /// datagram tells; what is left is to drop the queries of a lookup that has ended while its stores follow.
    mutating func note(
        _ progress: Coordinator<Key160, IPv4Endpoint>.Progress, of id: OperationID, _ context: inout Context,
        into effects: inout Effects<Self>
    ) {
        switch progress.step {
        case .located:
            closeQueries(of: id, &context, into: &effects)
            // The stores have a time of their own, also if the lookup used up all of its.
            effects.append(.setTimer(.operation(id), after: configuration.limits.operationTimeout))
        case .answered, .unanswered, .seedAnswered, .seedUnanswered, .stored, .notStored: break
        }
    }

    /// Tells the local user who came into the table, and who left it.
    func note(_ change: Coordinator<Key160, IPv4Endpoint>.TableChange, into effects: inout Effects<Self>) {
        switch change {
        case .added(let contact): effects.append(.report(.contactAdded(contact), nil))
        case .replaced(let former, by: let contact):
            effects.append(.report(.contactRemoved(former), nil))
            effects.append(.report(.contactAdded(contact), nil))
        case .removed(let contact): effects.append(.report(.contactRemoved(contact), nil))
        // Those are asked by the upkeep.
        case .contested, .becameBad: break
        }
    }
}

extension MainlineReport.Refusal {
    init(_ refusal: Coordinator<Key160, IPv4Endpoint>.Refusal) {
        self =
            switch refusal {
            case .duplicateID, .reservedID: .duplicate
            case .queueFull, .tooManyLookups, .tooManyBroadcasts, .alreadyBootstrapping: .busy
            case .noContacts: .nobodyToAsk
            }
    }
}

extension LookupOutcome {
    init(_ result: QueryResult<Key160, IPv4Endpoint>) {
        self.init(
            reason: Reason(result.reason), closest: result.closest, requestCount: Int(result.statistics.requests),
            answerCount: Int(result.statistics.answers),
            failureCount: Int(result.statistics.failures) + Int(result.statistics.timeouts),
            hopCount: Int(result.statistics.hops))
    }

    /// The outcome of the lookup within an announcement, or none for a reason.
    init(_ result: QueryResult<Key160, IPv4Endpoint>?, or reason: Reason) {
        guard let result else {
            self.init(reason: reason, closest: [], requestCount: 0, answerCount: 0, failureCount: 0, hopCount: 0)
            return
        }
        self.init(result)
    }
}

extension LookupOutcome.Reason {
    init(_ reason: QueryResult<Key160, IPv4Endpoint>.Reason) {
        self =
            switch reason {
            case .converged: .converged
            case .exhausted: .exhausted
            case .limited: .limited
            case .cancelled: .cancelled
            case .expired: .expired
            }
    }

    init(_ reason: BroadcastResult<Key160, IPv4Endpoint>.Reason) {
        self =
            switch reason {
            case .completed: .exhausted
            case .cancelled: .cancelled
            case .expired: .expired
            }
    }
}
