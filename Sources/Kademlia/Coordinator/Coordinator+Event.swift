extension Coordinator {
    /// What a caller may ask for.
    @frozen
    public enum Call: Hashable, Sendable {
        /// Find the contacts that are closest to a key.
        case findClosest(target: Key)
        /// Find the contacts that are closest to a key, then store at each of those that answered.
        case broadcast(target: Key)
        /// Store under a key at these contacts, without a lookup.
        case store(target: Key, at: [Contact])
        /// Join the network: ask these addresses, whose keys are not known, for contacts close to the own key, then
        /// look the own key up. Without addresses the lookup starts from the routing table.
        case bootstrap(seeds: [Address])
    }

    /// What may happen to a coordinator. Every answer names its operation and who was asked; the node has made sure
    /// that it came from there.
    @frozen
    public enum Event: Hashable, Sendable {
        /// A caller asks for an operation under an id that it never used before.
        indirect case called(OperationID, Call)
        /// A contact answered a request of a lookup and named contacts, in any order.
        indirect case responded(OperationID, from: Contact, closer: [Contact])
        /// A request of a lookup could not be sent, or its answer was an error.
        case failed(OperationID, Key)
        /// A request of a lookup had no answer before its deadline. `wasDeaf` if nothing came from anybody since it was
        /// sent: after ``CoordinatorLimits/silence`` such requests in a row nobody is blamed in the routing table any
        /// more, since the silence is the network's.
        case timedOut(OperationID, Key, wasDeaf: Bool = false)
        /// A contact that is asked for a lookup takes longer than answers take here. Its slot is used for somebody
        /// else, and it may still answer until its deadline. `holdsUp` if the end of the lookup waits for it; may be
        /// told a second time with another value.
        case slowed(OperationID, Key, holdsUp: Bool)
        /// A seed of a bootstrap answered, said who it is, and named contacts.
        indirect case seedResponded(OperationID, Address, Contact, closer: [Contact])
        /// A seed could not be asked, or its answer was an error.
        case seedFailed(OperationID, Address)
        /// A seed did not answer before the request's deadline.
        case seedTimedOut(OperationID, Address)
        /// A contact acknowledged that it stores.
        case stored(OperationID, Key)
        /// A contact could not be asked to store, or refused.
        case storeFailed(OperationID, Key)
        /// A contact did not acknowledge before the request's deadline; `wasDeaf` as in ``timedOut(_:_:wasDeaf:)``.
        case storeTimedOut(OperationID, Key, wasDeaf: Bool = false)
        /// The caller no longer wants the operation.
        case cancelled(OperationID)
        /// The deadline of the whole operation passed.
        case expired(OperationID)
        /// A message came from a contact outside of every operation; `responded` if it answers a request of ours that
        /// was sent to that address.
        case heardFrom(Contact, responded: Bool)
        /// A request outside of every operation, to a contact of the routing table, had no answer.
        case unanswered(Contact)
        /// Whom the node knew when it last stopped: they come into the routing table as contacts that once answered and
        /// are to be asked again, without a ``State/tableChanged(_:)`` for each.
        indirect case restored([Contact])
        /// Somebody asked us, or was named, who has not answered yet: to be checked before it comes into the routing
        /// table, if that has room for it. Without upkeep nothing happens.
        case candidate(Contact)
        /// The node runs: upkeep begins, and asks for its timers.
        case started
        /// A timer of the upkeep fired.
        case due(Wake)
        /// The machine slept, or the network changed: what is known may be old, and is looked after at once.
        case disturbed
        /// A contact answered a check, under its key and from its address.
        case checkAnswered(Contact, Check)
        /// The answer to a check was an error, or came under another key.
        case checkFailed(Contact, Check)
        /// A check had no answer before its deadline; `wasDeaf` as in ``timedOut(_:_:wasDeaf:)``.
        case checkTimedOut(Contact, Check, wasDeaf: Bool = false)
        /// A check could not be sent, or was dropped: it says nothing.
        case checkLost(Contact, Check)
        /// The node asks for the next state; it goes on until the answer is ``State/idle``.
        case polled
    }
}

extension Coordinator.Event {
    /// The operation that the event concerns; nil if none.
    @inlinable
    public var operation: OperationID? {
        switch self {
        case .called(let id, _), .responded(let id, _, _), .failed(let id, _), .timedOut(let id, _, _),
            .slowed(let id, _, _), .seedResponded(let id, _, _, _), .seedFailed(let id, _), .seedTimedOut(let id, _),
            .stored(let id, _), .storeFailed(let id, _), .storeTimedOut(let id, _, _), .cancelled(let id),
            .expired(let id):
            id
        case .heardFrom, .unanswered, .restored, .candidate, .started, .due, .disturbed, .checkAnswered, .checkFailed,
            .checkTimedOut, .checkLost, .polled:
            nil
        }
    }

    /// Whether the event ends its operation, whatever its state.
    @inlinable
    var isEnding: Bool {
        switch self {
        case .cancelled, .expired: true
        case .called, .responded, .failed, .timedOut, .slowed, .seedResponded, .seedFailed, .seedTimedOut, .stored,
            .storeFailed, .storeTimedOut, .heardFrom, .unanswered, .restored, .candidate, .started, .due, .disturbed,
            .checkAnswered, .checkFailed, .checkTimedOut, .checkLost, .polled:
            false
        }
    }
}
