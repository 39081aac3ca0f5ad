public import Interlock

/// Lets nobody into the routing table who was not seen to answer: candidates, contacts that were named or that asked
/// us, are each asked once, and only who answers under its key from its address is included.
///
/// Candidates are checked in the order in which they came, a few at a time. A key and an address have one candidate
/// each, and a network a few, so that nobody fills the queue alone. Whatever becomes of a check, be it that nothing is
/// known of it (`lost`), its slot is free again: the machine has no deadline of its own, and relies on its parent to
/// say of each check that it asked for how it ended.
///
/// A state `waitingAtCapacity`, `waitingWithCapacity` or `idle` says that nothing is left to ask for; after any other
/// the parent polls on.
///
/// - Complexity: a step is O(n) of n candidates, of which there are no more than
///   ``IncludeLimits/queue`` and ``IncludeLimits/checksInFlight`` together.
public struct Include<Key: KademliaKey, Address: ContactAddress>: KindMachine {
    /// Whom it checks.
    public typealias Contact = Kademlia.Contact<Key, Address>

    /// The rows of the matrix: the last answer to the parent.
    public enum StateKind: UInt8, Kind {
        case idle, waitingToCheck, waitingAtCapacity, waitingWithCapacity, included
    }

    /// The columns of the matrix.
    public enum EventKind: UInt8, Kind {
        case added, answered, failed, timedOut, lost, polled
    }

    /// What may happen to candidates. An outcome of a check that is not in flight is late: it is counted, and does no
    /// more than `polled`.
    public enum Event: Hashable, Sendable {
        /// A contact turned up that the table has room for.
        case added(Contact)
        /// The candidate answered its check, under its key from its address.
        case answered(Contact)
        /// The candidate answered by an error or under another key.
        case failed(Contact)
        /// The candidate did not answer its check in time.
        case timedOut(Contact)
        /// The check ended without saying anything about the candidate: it could not be sent, it was dropped, or
        /// nothing came from anybody while it waited.
        case lost(Contact)
        /// The parent is ready to send.
        case polled
    }

    /// What the machine asks of its parent.
    public enum State: Hashable, Sendable {
        /// There is no candidate.
        case idle
        /// Ask this contact something that it must answer, say how that ended, and poll again.
        case waitingToCheck(Contact)
        /// Nothing can be checked before a check ends: as many as are allowed are in flight.
        case waitingAtCapacity
        /// Nothing is to be checked now, though more checks may be in flight.
        case waitingWithCapacity
        /// The candidate answered: show it to the table, and poll again.
        case included(Contact)
    }

    @inlinable
    public static func row(_ kind: StateKind) -> [6 of Leads<StateKind>] {
        switch kind {
        case .idle:
            [
                /* added    */ .to(.waitingToCheck),
                /* answered */ .to(.idle),
                /* failed   */ .to(.idle),
                /* timedOut */ .to(.idle),
                /* lost     */ .to(.idle),
                /* polled   */ .to(.idle),
            ]
        case .waitingToCheck:
            [
                /* added    */ .to(.waitingToCheck, .waitingAtCapacity, .waitingWithCapacity),
                /* answered */ .to(.included, .waitingToCheck, .waitingAtCapacity, .waitingWithCapacity),
                /* failed   */ .to(.idle, .waitingToCheck, .waitingAtCapacity, .waitingWithCapacity),
                /* timedOut */ .to(.idle, .waitingToCheck, .waitingAtCapacity, .waitingWithCapacity),
                /* lost     */ .to(.idle, .waitingToCheck, .waitingAtCapacity, .waitingWithCapacity),
                /* polled   */ .to(.waitingToCheck, .waitingAtCapacity, .waitingWithCapacity),
            ]
        case .waitingAtCapacity:
            [
                /* added    */ .to(.waitingAtCapacity),
                /* answered */ .to(.included, .waitingAtCapacity),
                /* failed   */ .to(.idle, .waitingToCheck, .waitingAtCapacity, .waitingWithCapacity),
                /* timedOut */ .to(.idle, .waitingToCheck, .waitingAtCapacity, .waitingWithCapacity),
                /* lost     */ .to(.idle, .waitingToCheck, .waitingAtCapacity, .waitingWithCapacity),
                /* polled   */ .to(.waitingAtCapacity),
            ]
        case .waitingWithCapacity:
            [
                /* added    */ .to(.waitingToCheck, .waitingWithCapacity),
                /* answered */ .to(.included, .waitingWithCapacity),
                /* failed   */ .to(.idle, .waitingWithCapacity),
                /* timedOut */ .to(.idle, .waitingWithCapacity),
                /* lost     */ .to(.idle, .waitingWithCapacity),
                /* polled   */ .to(.waitingWithCapacity),
            ]
        case .included:
            [
                /* added    */ .to(.waitingToCheck, .waitingWithCapacity),
                /* answered */ .to(.included, .idle, .waitingToCheck, .waitingWithCapacity),
                /* failed   */ .to(.idle, .waitingToCheck, .waitingWithCapacity),
                /* timedOut */ .to(.idle, .waitingToCheck, .waitingWithCapacity),
                /* lost     */ .to(.idle, .waitingToCheck, .waitingWithCapacity),
                /* polled   */ .to(.idle, .waitingToCheck, .waitingWithCapacity),
            ]
        }
    }

    @inlinable
    public static func kind(of event: Event) -> EventKind {
        switch event {
        case .added: .added
        case .answered: .answered
        case .failed: .failed
        case .timedOut: .timedOut
        case .lost: .lost
        case .polled: .polled
        }
    }

    public static var machineName: String { "Include" }

    /// What bounds the candidates.
    public let limits: IncludeLimits
    /// Which addresses belong to one network.
    public let rules: Address.NetworkRules

    @usableFromInline var phase = StateKind.idle
    /// Who waits for its check, the one whose turn it is first.
    @usableFromInline var waiting: [Contact] = []
    /// Whose check is in flight, the oldest first.
    @usableFromInline var checking: [Contact] = []
    @usableFromInline var tally = IncludeCounts()

    /// A machine without candidates.
    @inlinable
    public init(
        limits: IncludeLimits = IncludeLimits(), rules: Address.NetworkRules = Address.defaultRules
    ) {
        self.limits = limits
        self.rules = rules
    }

    @inlinable public var kind: StateKind { phase }

    /// The number of candidates, waiting and being checked.
    @inlinable public var count: Int { waiting.count + checking.count }

    /// The number of checks in flight.
    @inlinable public var inFlightCount: Int { checking.count }

    /// What became of candidates so far.
    @inlinable public var counts: IncludeCounts { tally }

    /// Whether the check of a contact is in flight: its outcome would not be late.
    @inlinable
    public func isChecking(_ contact: Contact) -> Bool { checking.contains(contact) }
}
