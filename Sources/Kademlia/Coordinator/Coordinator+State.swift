extension Coordinator {
    /// What a coordinator asks of its node, or tells it.
    ///
    /// What is large is stored indirectly, here and in ``Event``: an enum of a few words is copied and let go for a
    /// fraction of what a large one costs, and what is heard outside of operations comes with every datagram.
    @frozen
    public enum State: Hashable, Sendable {
        /// The event is in the queue and is taken in its turn: poll.
        case queued
        /// The call cannot start, or another operation has its id; nothing changed.
        case refused(OperationID, Refusal)
        /// The event came too late, or twice: its operation ended, or nobody is asked who answered. Nothing changed.
        case late(OperationID)
        /// What was heard outside of every operation is noted; what follows from it, if anything, is said with the next
        /// polls.
        case noted
        /// Ask this contact for contacts closer to the operation's target, within the request's deadline.
        case waitingToSend(OperationID, to: Contact)
        /// Ask this address, whose key is not known, for contacts closer to the own key, within the request's deadline.
        case waitingToAsk(OperationID, seed: Address)
        /// Ask this contact to store under the operation's target, within the request's deadline.
        case waitingToStore(OperationID, at: Contact)
        /// Ask this contact for a sign of life, within ``UpkeepConfiguration/checkTimeout``, and hand over what came of
        /// it with the same purpose.
        case waitingToCheck(Contact, for: Check)
        /// Set the timer of this name; when it fires, hand over ``Event/due(_:)``.
        case waitingToWake(Wake, after: Duration)
        /// The coordinator started an operation by itself, under an id that is none of a caller: set its deadline,
        /// ``Coordinator/deadline(of:)``. What it asks for follows, as for any other operation.
        case began(OperationID)
        /// Tell the caller how its operation goes on.
        indirect case progressed(OperationID, Progress)
        /// Tell whoever wants to know that the routing table changed.
        indirect case tableChanged(TableChange)
        /// The operation ended: tell the caller, and drop whatever of it is still in flight and its timers.
        indirect case finished(OperationID, Outcome)
        /// There is nothing to do until the next event: stop polling.
        case idle
    }

    /// Why a call cannot start.
    @frozen
    public enum Refusal: UInt8, Hashable, Sendable, CaseIterable {
        /// An operation that has not ended has this id.
        case duplicateID
        /// As many calls wait for their turn as may (``CoordinatorLimits/queuedCalls``).
        case queueFull
        /// As many lookups run as may (``QueryPoolLimits/queries``).
        case tooManyLookups
        /// As many broadcasts run as may (``BroadcastLimits/broadcasts``).
        case tooManyBroadcasts
        /// A bootstrap is running.
        case alreadyBootstrapping
        /// The routing table is empty, and there is nobody else to ask.
        case noContacts
        /// Ids like this one are those of the coordinator's own operations (``OperationID/isUpkeep``).
        case reservedID
    }

    /// How an operation goes on: what happened last, and what happened so far.
    @frozen
    public struct Progress: Hashable, Sendable {
        /// What happened.
        public var step: ProgressStep
        /// What the operation did up to now, this step included.
        public var counts: OperationCounts

        @inlinable
        public init(_ step: ProgressStep, counts: OperationCounts) {
            self.step = step
            self.counts = counts
        }
    }

    /// One step of an operation.
    @frozen
    public enum ProgressStep: Hashable, Sendable {
        /// A contact answered and named others.
        case answered(by: Contact, closer: [Contact])
        /// A contact did not answer.
        case unanswered(by: Contact, FailureReason)
        /// A seed answered: who it is, and whom it named.
        case seedAnswered(Contact, closer: [Contact])
        /// A seed did not answer.
        case seedUnanswered(Address, FailureReason)
        /// The lookup of a broadcast ended; the stores follow. Drop the requests of the operation that are in flight.
        case located(QueryResult<Key, Address>)
        /// A contact acknowledged a store.
        case stored(at: Contact)
        /// A contact did not store.
        case notStored(at: Contact, FailureReason)
    }

    /// What became of an operation. Each case says why it ended and what was in flight then.
    @frozen
    public enum Outcome: Hashable, Sendable {
        case lookup(QueryResult<Key, Address>)
        case broadcast(BroadcastResult<Key, Address>)
        case bootstrap(BootstrapResult<Key, Address>)
        /// A lookup by which the routing table is kept filled; `bucket` is whose contacts it looked for, nil of those
        /// closest to the own key.
        case exploration(bucket: Int?, QueryResult<Key, Address>)
    }

    /// What changed in the routing table, or is about to.
    @frozen
    public enum TableChange: Hashable, Sendable {
        /// A contact is new.
        case added(Contact)
        /// A contact took the place of another.
        case replaced(Contact, by: Contact)
        /// A contact failed so often that it is handed to nobody.
        case becameBad(Contact)
        /// A contact did not answer its checks and is no longer there.
        case removed(Contact)
        /// Nothing changed, since the bucket is full: ask the candidate, and show the newcomer again if it does not
        /// answer. Only without upkeep, which sees to it by itself.
        case contested(candidate: Contact, newcomer: Contact)
    }
}
