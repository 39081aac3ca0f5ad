import Interlock
import KRPC
import Kademlia

extension MainlineNode {
    /// The transaction that an answer closes: one of ours, and asked of this very endpoint.
    mutating func close(
        _ id: ByteRange, _ bytes: RawSpan, from sender: Endpoint, into effects: inout Effects<Self>
    ) -> Transaction? {
        guard let word = TransactionID(id, in: bytes), word.count == 4,
            let transaction = transactions[UInt32(truncatingIfNeeded: word.word)], transaction.endpoint == sender
        else {
            counts.unsolicited += 1
            return nil
        }
        let number = UInt32(truncatingIfNeeded: word.word)
        effects.append(.cancelTimer(.request(number)))
        return forget(number)
    }

    /// Takes an answer to a query of ours.
    mutating func accept(
        _ response: KRPCMessage.Response, _ bytes: RawSpan, to transaction: Transaction, _ context: inout Context,
        into effects: inout Effects<Self>
    ) {
        guard let address = IPv4Endpoint(transaction.endpoint) else {
            settlePing(transaction, response, &context, into: &effects)
            return
        }
        let contact = MainlineContact(key: Key160(response.id), address: address)
        switch transaction.purpose {
        case .ping:
            settlePing(transaction, response, &context, into: &effects)
            if contact.key != id { take(.heardFrom(contact, responded: true), &context, into: &effects) }
        case .check(let asked, let check):
            // Who answers under another id than the one we asked for is not the contact that we meant.
            take(
                contact == asked ? .checkAnswered(asked, check) : .checkFailed(asked, check), &context, into: &effects)
        case .seed(let operation, let seed):
            guard contact.key != id else {
                operations[operation]?.silentSeeds.append(seed)
                take(.seedFailed(operation, seed), &context, into: &effects)
                return
            }
            operations[operation]?.answeredSeeds.append(seed)
            let closer = contacts(of: response.nodes, in: bytes, from: contact)
            reportAnswer(contact, naming: closer.count, since: transaction.sentAt, operation, context, into: &effects)
            take(.seedResponded(operation, seed, contact, closer: closer), &context, into: &effects)
        case .lookup(let operation, let asked):
            guard contact.key == asked.key else {
                // The endpoint has another tenant now.
                take(.failed(operation, asked.key), &context, into: &effects)
                if contact.key != id { take(.heardFrom(contact, responded: true), &context, into: &effects) }
                return
            }
            let closer = contacts(of: response.nodes, in: bytes, from: contact)
            keepToken(response, bytes, of: contact, for: operation)
            reportAnswer(contact, naming: closer.count, since: transaction.sentAt, operation, context, into: &effects)
            reportPeers(response, bytes, from: contact, operation, into: &effects)
            take(.responded(operation, from: contact, closer: closer), &context, into: &effects)
        case .store(let operation, let asked):
            guard contact.key == asked.key else {
                fail(transaction, .malformed, &context, into: &effects)
                return
            }
            report(.acknowledged(asked), of: operation, into: &effects)
            take(.stored(operation, asked.key), &context, into: &effects)
        }
    }

    /// Takes an error, or an answer without sense, to a query of ours.
    mutating func fail(
        _ transaction: Transaction, _ failure: MainlineReport.Failure, _ context: inout Context,
        into effects: inout Effects<Self>
    ) {
        let wasDeaf = wasDeaf(since: transaction)
        let isSilent = failure == .timedOut
        if isSilent, wasDeaf { counts.requestsLost += 1 }
        switch transaction.purpose {
        case .check(let contact, let check):
            take(outcome(of: check, contact, failure, wasDeaf: wasDeaf), &context, into: &effects)
        case .ping(let request):
            pings[request] = nil
            effects.append(.report(.unanswered(transaction.endpoint, failure), request))
        case .seed(let operation, let seed):
            operations[operation]?.silentSeeds.append(seed)
            take(isSilent ? .seedTimedOut(operation, seed) : .seedFailed(operation, seed), &context, into: &effects)
        case .lookup(let operation, let contact):
            report(.missed(contact, failure), of: operation, into: &effects)
            take(
                isSilent
                    ? .timedOut(operation, contact.key, wasDeaf: wasDeaf) : .failed(operation, contact.key),
                &context, into: &effects)
            excuse(contact, failure, &context, into: &effects)
        case .store(let operation, let contact):
            operations[operation]?.misses.append(.init(contact, failure))
            take(
                isSilent
                    ? .storeTimedOut(operation, contact.key, wasDeaf: wasDeaf) : .storeFailed(operation, contact.key),
                &context, into: &effects)
            excuse(contact, failure, &context, into: &effects)
        }
    }

    /// What became of a check that was not answered as it should be. Who answers with an error is there: it may stay in
    /// the table, but does not come into it, since an error says nobody's id.
    private func outcome(
        of check: Check, _ contact: MainlineContact, _ failure: MainlineReport.Failure, wasDeaf: Bool
    ) -> Coordinator<Key160, IPv4Endpoint>.Event {
        switch (failure, check) {
        case (.timedOut, _): wasDeaf ? .checkLost(contact, check) : .checkTimedOut(contact, check)
        case (.error, .probe): .checkAnswered(contact, check)
        case (.error, .include), (.malformed, _), (.withoutToken, _): .checkFailed(contact, check)
        }
    }

    /// A contact that answers with an error does not help an operation, but is there: what it is blamed for is forgiven
    /// at once.
    private mutating func excuse(
        _ contact: MainlineContact, _ failure: MainlineReport.Failure, _ context: inout Context,
        into effects: inout Effects<Self>
    ) {
        guard case .error = failure, coordinator.table.entry(of: contact.key)?.contact == contact else { return }
        take(.heardFrom(contact, responded: true), &context, into: &effects)
    }

    /// A query of ours had no answer in time.
    mutating func expire(_ id: UInt32, _ context: inout Context, into effects: inout Effects<Self>) {
        guard let transaction = forget(id) else { return }
        counts.requestsTimedOut += 1
        fail(transaction, .timedOut, &context, into: &effects)
    }

    private mutating func forget(_ id: UInt32) -> Transaction? {
        guard let transaction = transactions.close(id) else { return nil }
        if let operation = transaction.operation { operations[operation]?.open.removeAll { $0 == id } }
        return transaction
    }

    private mutating func settlePing(
        _ transaction: Transaction, _ response: KRPCMessage.Response, _ context: inout Context,
        into effects: inout Effects<Self>
    ) {
        guard case .ping(let request) = transaction.purpose else { return }
        pings[request] = nil
        let roundTrip = transaction.sentAt.duration(to: context.now)
        effects.append(
            .report(.answered(Key160(response.id), at: transaction.endpoint, roundTrip: roundTrip), request))
    }

    /// The nodes that an answer names, as many as a lookup takes, without ourselves and without those where nobody can
    /// be.
    private mutating func contacts(
        of nodes: CompactNodes, in bytes: RawSpan, from source: MainlineContact
    ) -> [MainlineContact] {
        let count = min(nodes.count, configuration.limits.nodesPerAnswer)
        counts.nodesPassedOver += nodes.count - count
        var contacts: [MainlineContact] = []
        contacts.reserveCapacity(count)
        for index in 0..<count {
            let node = nodes.node(at: index, in: bytes)
            guard let address = IPv4Endpoint(node.endpoint),
                screen.believes(source.address.endpoint, naming: node.endpoint)
            else { continue }
            let key = Key160(node.id)
            if key != id { contacts.append(MainlineContact(key: key, address: address)) }
        }
        return contacts
    }

    private mutating func keepToken(
        _ response: KRPCMessage.Response, _ bytes: RawSpan, of contact: MainlineContact, for id: OperationID
    ) {
        guard let token = response.token, case .announce = operations[id]?.aim else { return }
        operations[id]?.tokens.append(.init(key: contact.key, bytes: token.bytes(in: bytes)))
    }

    private func reportAnswer(
        _ contact: MainlineContact, naming count: Int, since sentAt: Instant, _ id: OperationID, _ context: Context,
        into effects: inout Effects<Self>
    ) {
        let progress = LookupProgress(
            contact: contact, namedCount: count, roundTrip: sentAt.duration(to: context.now))
        report(.progressed(progress), of: id, into: &effects)
    }

    private mutating func reportPeers(
        _ response: KRPCMessage.Response, _ bytes: RawSpan, from contact: MainlineContact, _ id: OperationID,
        into effects: inout Effects<Self>
    ) {
        guard !response.values.isEmpty, case .findPeers = operations[id]?.aim else { return }
        var found: [Endpoint] = []
        for index in 0..<response.values.count {
            let peer = response.values.peer(at: index, in: bytes)
            if screen.believes(contact.address.endpoint, naming: peer) { found.append(peer) }
        }
        if !found.isEmpty {
            report(.foundPeers(found, from: contact), of: id, into: &effects)
        }
    }
}
