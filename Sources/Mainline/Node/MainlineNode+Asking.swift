import Interlock
import KRPC
import Kademlia

extension MainlineNode {
    /// Sends a query under a new transaction with its timer; nil at the limit of transactions.
    mutating func send(
        to endpoint: Endpoint, _ purpose: Transaction.Purpose, _ context: inout Context,
        into effects: inout Effects<Self>, _ write: (KRPCWriter, TransactionID, inout [UInt8]) -> Void
    ) -> UInt32? {
        let transaction = Transaction(purpose: purpose, endpoint: endpoint, sentAt: context.now)
        guard let id = transactions.open(transaction, &context.chance) else { return nil }
        counts.requests += 1
        let writer = writer
        effects.transmit(to: endpoint) { write(writer, TransactionID(id), &$0) }
        effects.append(.setTimer(.request(id), after: configuration.limits.requestTimeout))
        if let operation = transaction.operation { operations[operation]?.open.append(id) }
        return id
    }

    /// Asks a contact on the way to an operation's target.
    mutating func ask(
        _ contact: MainlineContact, for id: OperationID, _ context: inout Context, into effects: inout Effects<Self>
    ) {
        guard let aim = operations[id]?.aim else { return }
        let own = self.id
        let sent = send(to: contact.address.endpoint, .lookup(id, contact), &context, into: &effects) {
            writer, transaction, buffer in
            switch aim {
            case .bootstrap: writer.findNode(own.bytes, transaction, into: &buffer)
            case .findNode(let target): writer.findNode(target.bytes, transaction, into: &buffer)
            case .findPeers(let infoHash), .announce(let infoHash, _):
                writer.getPeers(infoHash.bytes, transaction, into: &buffer)
            }
        }
        noteAsked(sent, contact.address, id, into: &effects)
        if sent == nil { step(.failed(id, contact.key), &context) }
    }

    /// Asks an endpoint whose id is not known for nodes close to us.
    mutating func ask(
        _ seed: IPv4Endpoint, for id: OperationID, _ context: inout Context, into effects: inout Effects<Self>
    ) {
        if !ask(seed, for: id, attempt: 1, &context, into: &effects) { step(.seedFailed(id, seed), &context) }
    }

    /// Asks a seed for the first time or again: all hangs on the few that are known at first. False if there is no
    /// transaction left.
    mutating func ask(
        _ seed: IPv4Endpoint, for id: OperationID, attempt: Int, _ context: inout Context,
        into effects: inout Effects<Self>
    ) -> Bool {
        let own = self.id
        let sent = send(to: seed.endpoint, .seed(id, seed, attempt: attempt), &context, into: &effects) {
            writer, transaction, buffer in
            writer.findNode(own.bytes, transaction, into: &buffer)
        }
        noteAsked(sent, seed, id, into: &effects)
        return sent != nil
    }

    /// Tells a contact that we have a torrent, with the token that it gave us.
    mutating func announce(
        to contact: MainlineContact, for id: OperationID, _ context: inout Context, into effects: inout Effects<Self>
    ) {
        guard let operation = operations[id], case .announce(let infoHash, let port) = operation.aim else { return }
        guard let token = operation.tokens.first(where: { $0.key == contact.key }) else {
            operations[id]?.misses.append(.init(contact, .withoutToken))
            step(.storeFailed(id, contact.key), &context)
            return
        }
        let sent = send(to: contact.address.endpoint, .store(id, contact), &context, into: &effects) {
            writer, transaction, buffer in
            writer.announcePeer(
                infoHash.bytes, port: port ?? 0, impliesPort: port == nil, token: token.bytes.span.bytes, transaction,
                into: &buffer)
        }
        noteAsked(sent, contact.address, id, into: &effects)
        if sent == nil { step(.storeFailed(id, contact.key), &context) }
    }

    /// Asks back a node that asked us, before it may enter the table.
    mutating func verify(
        _ contact: MainlineContact, _ context: inout Context, into effects: inout Effects<Self>
    ) {
        // One id of an endpoint at a time, so that one sender cannot take all the places.
        guard !transactions.isVerifying(contact.address.endpoint) else { return }
        guard transactions.verificationCount < configuration.limits.verifications else {
            counts.verificationsSkipped += 1
            return
        }
        _ = send(to: contact.address.endpoint, .verification(contact), &context, into: &effects) {
            writer, transaction, buffer in
            writer.ping(transaction, into: &buffer)
        }
    }

    private mutating func noteAsked(
        _ transaction: UInt32?, _ endpoint: IPv4Endpoint, _ id: OperationID, into effects: inout Effects<Self>
    ) {
        guard transaction != nil else { return }
        effects.append(.report(.asked(endpoint.endpoint), RequestID(id.number)))
    }

    /// Hands an event to the coordinator while it is being polled: it is queued, and taken in its turn.
    private mutating func step(_ event: Coordinator<Key160, IPv4Endpoint>.Event, _ context: inout Context) {
        _ = coordinator.step(event, &context)
    }
}
