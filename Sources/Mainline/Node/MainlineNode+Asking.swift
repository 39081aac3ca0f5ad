import Interlock
import KRPC
import Kademlia

extension MainlineNode {
    /// Sends a query under a new transaction with its timer; nil at the limit of transactions.
    mutating func send(
        _ purpose: Transaction.Purpose, to endpoint: Endpoint, _ context: inout Context,
        into effects: inout Effects<Self>
    ) -> UInt32? {
        var patience = Patience(atMost: configuration.limits.requestTimeout)
        guard case .waiting(let duration)? = patience.step(.started(roundTrips), &context) else { return nil }
        let transaction = Transaction(purpose: purpose, endpoint: endpoint, sentAt: context.now, patience: patience)
        guard let id = transactions.open(transaction, &context.chance) else { return nil }
        counts.requests += 1
        transmit(transaction, id, into: &effects)
        effects.append(.setTimer(.request(id), after: duration))
        if let operation = transaction.operation { operations[operation]?.open.append(id) }
        return id
    }

    /// Writes the query of a transaction, the first time and again: it follows from what the answer is for. Not
    /// mutating: a closure within a mutating function takes a copy of the node.
    private func transmit(_ transaction: Transaction, _ id: UInt32, into effects: inout Effects<Self>) {
        effects.transmit(to: transaction.endpoint) { write(transaction.purpose, TransactionID(id), into: &$0) }
    }

    private func write(_ purpose: Transaction.Purpose, _ transaction: TransactionID, into buffer: inout [UInt8]) {
        switch purpose {
        case .ping, .check: writer.ping(transaction, into: &buffer)
        case .seed: writer.findNode(id.bytes, transaction, into: &buffer)
        case .lookup(let operation, _):
            switch operations[operation]?.aim {
            case .findNode(let target)?: writer.findNode(target.bytes, transaction, into: &buffer)
            case .findPeers(let infoHash)?, .announce(let infoHash, _)?:
                writer.getPeers(infoHash.bytes, transaction, into: &buffer)
            case .bootstrap?, nil: writer.findNode(id.bytes, transaction, into: &buffer)
            }
        case .store(let operation, let contact):
            guard case .announce(let infoHash, let port)? = operations[operation]?.aim,
                let token = operations[operation]?.tokens.first(where: { $0.key == contact.key })
            else { return }
            writer.announcePeer(
                infoHash.bytes, port: port ?? 0, impliesPort: port == nil, token: token.bytes.span.bytes, transaction,
                into: &buffer)
        }
    }

    /// The timer of a query fired: nothing was heard of it, and its wait goes on to the next phase.
    mutating func wait(for id: UInt32, _ context: inout Context, into effects: inout Effects<Self>) {
        guard var transaction = transactions[id],
            let state = transaction.patience.step(.elapsed(roundTrips), &context)
        else { return }
        transactions.note(transaction.patience, of: id)
        switch state {
        case .waiting(let duration):
            effects.append(.setTimer(.request(id), after: duration))
        case .slow(let duration):
            counts.slowRequests += 1
            effects.append(.setTimer(.request(id), after: duration))
            slow(transaction, holdsUp: true, &context, into: &effects)
        case .repeated(let isWorthwhile, let duration):
            counts.retransmissions += 1
            transmit(transaction, id, into: &effects)
            effects.append(.setTimer(.request(id), after: duration))
            slow(transaction, holdsUp: isWorthwhile, &context, into: &effects)
        case .resigned(let duration):
            if transaction.patience.attemptCount > 1 { roundTrips.repeatedInVain() }
            effects.append(.setTimer(.request(id), after: duration))
            slow(transaction, holdsUp: false, &context, into: &effects)
        case .over:
            expire(id, &context, into: &effects)
        }
    }

    /// Lets a lookup ask somebody else while a slow contact is waited for.
    private mutating func slow(
        _ transaction: Transaction, holdsUp: Bool, _ context: inout Context, into effects: inout Effects<Self>
    ) {
        guard case .lookup(let operation, let contact) = transaction.purpose else { return }
        take(.slowed(operation, contact.key, holdsUp: holdsUp), &context, into: &effects)
    }

    /// Takes in what an answer tells about round trips. Of a query that was sent more than once nobody knows which
    /// datagram was answered: it is no sample.
    mutating func measure(_ transaction: Transaction, _ context: Context) {
        if transaction.patience.attemptCount > 1 {
            counts.answersAfterRetransmission += 1
            roundTrips.answeredAfterRepeating()
        } else if !isUndone(transaction) {
            roundTrips.measured(transaction.sentAt.duration(to: context.now))
        }
    }

    /// Asks a contact on the way to an operation's target.
    mutating func ask(
        _ contact: MainlineContact, for id: OperationID, _ context: inout Context, into effects: inout Effects<Self>
    ) {
        let sent = send(.lookup(id, contact), to: contact.address.endpoint, &context, into: &effects)
        noteAsked(sent, contact.address, id, into: &effects)
        if sent == nil { step(.failed(id, contact.key), &context) }
    }

    /// Asks an endpoint whose id is not known for nodes close to us.
    mutating func ask(
        _ seed: IPv4Endpoint, for id: OperationID, _ context: inout Context, into effects: inout Effects<Self>
    ) {
        let sent = send(.seed(id, seed), to: seed.endpoint, &context, into: &effects)
        noteAsked(sent, seed, id, into: &effects)
        if sent == nil { step(.seedFailed(id, seed), &context) }
    }

    /// Tells a contact that we have a torrent, with the token that it gave us.
    mutating func announce(
        to contact: MainlineContact, for id: OperationID, _ context: inout Context, into effects: inout Effects<Self>
    ) {
        guard operations[id]?.tokens.contains(where: { $0.key == contact.key }) == true else {
            operations[id]?.misses.append(.init(contact, .withoutToken))
            step(.storeFailed(id, contact.key), &context)
            return
        }
        let sent = send(.store(id, contact), to: contact.address.endpoint, &context, into: &effects)
        noteAsked(sent, contact.address, id, into: &effects)
        if sent == nil { step(.storeFailed(id, contact.key), &context) }
    }

    /// Asks a contact whether it is there.
    mutating func check(
        _ contact: MainlineContact, for check: Check, _ context: inout Context, into effects: inout Effects<Self>
    ) {
        let sent = send(.check(contact, check), to: contact.address.endpoint, &context, into: &effects)
        if sent == nil { step(.checkFailed(contact, check), &context) }
    }

    private mutating func noteAsked(
        _ transaction: UInt32?, _ endpoint: IPv4Endpoint, _ id: OperationID, into effects: inout Effects<Self>
    ) {
        guard transaction != nil else { return }
        report(.asked(endpoint.endpoint), of: id, into: &effects)
    }

    /// Hands an event to the coordinator while it is being polled: it is queued, and taken in its turn.
    private mutating func step(_ event: Coordinator<Key160, IPv4Endpoint>.Event, _ context: inout Context) {
        _ = coordinator.step(event, &context)
    }
}
