public import Interlock

/// Finds out which contacts of the routing table have gone: each that was silent for too long, or is suspected, is
/// asked, a few at a time, and given up if it does not answer several checks in a row.
///
/// Who is suspected goes before who is only due; within both, who came first goes first, and a contact whose check
/// failed is suspected from then on, so that the next check comes soon. Nobody who is due starves by that: who passed
/// is suspected again only after it failed anew or was silent for long. Who speaks meanwhile needs no check. Whatever
/// becomes of a check its slot is free again, also if nothing is known of it (`lost`), which is no verdict.
///
/// Beside that it keeps a few contacts that answered when their bucket was full. One of them is named when a contact of
/// the same bucket is given up.
///
/// What is told in passing, from `due` to `fellSilent`, is never answered by a check: if one could begin, the answer is
/// `readyToCheck`. A state `waitingAtCapacity`, `waitingWithCapacity` or `idle` says that nothing is left to ask for;
/// after any other the parent polls on.
///
/// - Complexity: a step is O(n) of n contacts held, no more than ``ProbeLimits/queue``, and of the replacements kept;
///   one that tells of m contacts due O(n·m), and looks at no more once n are held.
public struct Probe<Key: KademliaKey, Address: ContactAddress>: KindMachine {
    /// Whom it checks.
    public typealias Contact = Kademlia.Contact<Key, Address>

    /// The rows of the matrix: the last answer to the parent.
    public enum StateKind: UInt8, Kind {
        case idle, readyToCheck, waitingToCheck, waitingAtCapacity, waitingWithCapacity, passed, gaveUp
    }

    /// The columns of the matrix.
    public enum EventKind: UInt8, Kind {
        case due, suspected, turnedAway, heardFrom, fellSilent, answered, failed, timedOut, lost, polled
    }

    /// What may happen to contacts of the table, and to those that would replace them. An outcome of a check that is
    /// not in flight is late: it is counted, and does no more than `polled`.
    public enum Event: Hashable, Sendable {
        /// These contacts of the table were silent for too long, the longest first.
        case due([Contact])
        /// A contact of the table failed elsewhere, or a newcomer contests its place: it is to be checked soon.
        case suspected(Contact)
        /// A contact answered, and found its bucket full.
        case turnedAway(Contact)
        /// A contact that is in the table, or came into it, answered somebody: it needs no check and replaces nobody.
        case heardFrom(Contact)
        /// A contact that is not in the table did not answer somebody: it replaces nobody.
        case fellSilent(Contact)
        /// The contact answered its check, under its key from its address.
        case answered(Contact)
        /// The contact answered its check by an error or under another key.
        case failed(Contact)
        /// The contact did not answer its check in time.
        case timedOut(Contact)
        /// The check ended without saying anything about the contact: it could not be sent, it was dropped, or nothing
        /// came from anybody while it waited.
        case lost(Contact)
        /// The parent is ready to send.
        case polled
    }

    /// What the machine asks of its parent. What is large and rare is stored indirectly.
    public enum State: Hashable, Sendable {
        /// Nobody is to be checked.
        case idle
        /// A check could begin: poll.
        case readyToCheck
        /// Ask this contact something that it must answer, say how that ended, and poll again.
        case waitingToCheck(Contact)
        /// Nothing can be checked before a check ends: as many as are allowed are in flight.
        case waitingAtCapacity
        /// Nothing is to be checked now, though more checks may be in flight.
        case waitingWithCapacity
        /// The contact answered: show it to the table, and poll again.
        case passed(Contact)
        /// The contact is gone: take it out of the table, or hold it for bad. The replacement, if there is one of its
        /// bucket, was seen to answer some time ago and is to be checked before it gets the place. Poll again.
        indirect case gaveUp(Contact, replacement: Contact?)
    }

    @inlinable
    public static func row(_ kind: StateKind) -> [10 of Leads<StateKind>] {
        switch kind {
        case .idle:
            [
                /* due        */ .to(.idle, .readyToCheck),
                /* suspected  */ .to(.readyToCheck),
                /* turnedAway */ .to(.idle),
                /* heardFrom  */ .to(.idle),
                /* fellSilent */ .to(.idle),
                /* answered   */ .to(.idle),
                /* failed     */ .to(.idle),
                /* timedOut   */ .to(.idle),
                /* lost       */ .to(.idle),
                /* polled     */ .to(.idle),
            ]
        case .readyToCheck:
            [
                /* due        */ .to(.readyToCheck),
                /* suspected  */ .to(.readyToCheck),
                /* turnedAway */ .to(.readyToCheck),
                /* heardFrom  */ .to(.idle, .readyToCheck, .waitingWithCapacity),
                /* fellSilent */ .to(.readyToCheck),
                /* answered   */ .to(.passed, .waitingToCheck),
                /* failed     */ .to(.gaveUp, .waitingToCheck),
                /* timedOut   */ .to(.gaveUp, .waitingToCheck),
                /* lost       */ .to(.waitingToCheck),
                /* polled     */ .to(.waitingToCheck),
            ]
        case .waitingToCheck:
            [
                /* due        */ .to(.readyToCheck, .waitingAtCapacity, .waitingWithCapacity),
                /* suspected  */ .to(.readyToCheck, .waitingAtCapacity, .waitingWithCapacity),
                /* turnedAway */ .to(.readyToCheck, .waitingAtCapacity, .waitingWithCapacity),
                /* heardFrom  */ .to(.readyToCheck, .waitingAtCapacity, .waitingWithCapacity),
                /* fellSilent */ .to(.readyToCheck, .waitingAtCapacity, .waitingWithCapacity),
                /* answered   */ .to(.passed, .waitingToCheck, .waitingAtCapacity, .waitingWithCapacity),
                /* failed     */ .to(.gaveUp, .waitingToCheck, .waitingAtCapacity, .waitingWithCapacity),
                /* timedOut   */ .to(.gaveUp, .waitingToCheck, .waitingAtCapacity, .waitingWithCapacity),
                /* lost       */ .to(.idle, .waitingToCheck, .waitingAtCapacity, .waitingWithCapacity),
                /* polled     */ .to(.waitingToCheck, .waitingAtCapacity, .waitingWithCapacity),
            ]
        case .waitingAtCapacity:
            [
                /* due        */ .to(.waitingAtCapacity),
                /* suspected  */ .to(.waitingAtCapacity),
                /* turnedAway */ .to(.waitingAtCapacity),
                /* heardFrom  */ .to(.waitingAtCapacity),
                /* fellSilent */ .to(.waitingAtCapacity),
                /* answered   */ .to(.passed, .waitingAtCapacity),
                /* failed     */ .to(.idle, .gaveUp, .waitingToCheck, .waitingAtCapacity, .waitingWithCapacity),
                /* timedOut   */ .to(.idle, .gaveUp, .waitingToCheck, .waitingAtCapacity, .waitingWithCapacity),
                /* lost       */ .to(.idle, .waitingToCheck, .waitingAtCapacity, .waitingWithCapacity),
                /* polled     */ .to(.waitingAtCapacity),
            ]
        case .waitingWithCapacity:
            [
                /* due        */ .to(.readyToCheck, .waitingWithCapacity),
                /* suspected  */ .to(.readyToCheck, .waitingWithCapacity),
                /* turnedAway */ .to(.waitingWithCapacity),
                /* heardFrom  */ .to(.waitingWithCapacity),
                /* fellSilent */ .to(.waitingWithCapacity),
                /* answered   */ .to(.passed, .waitingWithCapacity),
                /* failed     */ .to(.idle, .gaveUp, .waitingToCheck, .waitingWithCapacity),
                /* timedOut   */ .to(.idle, .gaveUp, .waitingToCheck, .waitingWithCapacity),
                /* lost       */ .to(.idle, .waitingWithCapacity),
                /* polled     */ .to(.waitingWithCapacity),
            ]
        case .passed, .gaveUp:
            [
                /* due        */ .to(.idle, .readyToCheck, .waitingWithCapacity),
                /* suspected  */ .to(.readyToCheck, .waitingWithCapacity),
                /* turnedAway */ .to(.idle, .readyToCheck, .waitingWithCapacity),
                /* heardFrom  */ .to(.idle, .readyToCheck, .waitingWithCapacity),
                /* fellSilent */ .to(.idle, .readyToCheck, .waitingWithCapacity),
                /* answered   */ .to(.idle, .passed, .waitingToCheck, .waitingWithCapacity),
                /* failed     */ .to(.idle, .gaveUp, .waitingToCheck, .waitingWithCapacity),
                /* timedOut   */ .to(.idle, .gaveUp, .waitingToCheck, .waitingWithCapacity),
                /* lost       */ .to(.idle, .waitingToCheck, .waitingWithCapacity),
                /* polled     */ .to(.idle, .waitingToCheck, .waitingWithCapacity),
            ]
        }
    }

    @inlinable
    public static func kind(of event: Event) -> EventKind {
        switch event {
        case .due: .due
        case .suspected: .suspected
        case .turnedAway: .turnedAway
        case .heardFrom: .heardFrom
        case .fellSilent: .fellSilent
        case .answered: .answered
        case .failed: .failed
        case .timedOut: .timedOut
        case .lost: .lost
        case .polled: .polled
        }
    }

    public static var machineName: String { "Probe" }

    /// A contact that is checked, or was, and what is known of it since it was taken.
    @frozen
    @usableFromInline
    struct Check: Hashable, Sendable {
        @usableFromInline let contact: Contact
        /// Failed checks in a row, fewer than ``ProbeLimits/attempts``.
        @usableFromInline var failures = 0
        /// Whether it spoke while its check was in flight: the check can say nothing against it.
        @usableFromInline var hasSpoken = false

        @inlinable
        init(_ contact: Contact) { self.contact = contact }

        @inlinable
        static func == (left: Self, right: Self) -> Bool {
            left.contact == right.contact && left.failures == right.failures && left.hasSpoken == right.hasSpoken
        }

        @inlinable
        func hash(into hasher: inout Hasher) {
            hasher.combine(contact)
            hasher.combine(failures)
            hasher.combine(hasSpoken)
        }
    }

    /// The key of the node itself, around which the buckets lie.
    public let own: Key
    /// What bounds the checks and the replacements.
    public let limits: ProbeLimits
    /// Which addresses belong to one network.
    public let rules: Address.NetworkRules

    @usableFromInline var phase = StateKind.idle
    /// Who is suspected and waits for a check, the one whose turn it is first.
    @usableFromInline var suspects: [Check] = []
    /// Who is due and waits for a check, after the suspects, the one whose turn it is first.
    @usableFromInline var overdue: [Contact] = []
    /// Whose check is in flight, the oldest first.
    @usableFromInline var checking: [Check] = []
    @usableFromInline var replacements = Replacements<Key, Address>()
    @usableFromInline var tally = ProbeCounts()

    /// A machine that has nobody to check, for the table around a key.
    @inlinable
    public init(
        around own: Key, limits: ProbeLimits = ProbeLimits(),
        rules: Address.NetworkRules = Address.defaultRules
    ) {
        self.own = own
        self.limits = limits
        self.rules = rules
    }

    @inlinable public var kind: StateKind { phase }

    /// The number of contacts held, waiting for a check and being checked.
    @inlinable public var count: Int { suspects.count + overdue.count + checking.count }

    /// For how many more contacts there is room: no use to tell of more that are due.
    @inlinable public var room: Int { limits.queue - count }

    /// The number of checks in flight.
    @inlinable public var inFlightCount: Int { checking.count }

    /// The number of replacements kept.
    @inlinable public var replacementCount: Int { replacements.count }

    /// What became of those who were to be checked so far.
    @inlinable public var counts: ProbeCounts { tally }

    /// Whether the check of a contact is in flight: its outcome would not be late.
    @inlinable
    public func isChecking(_ contact: Contact) -> Bool { checking.contains { $0.contact == contact } }

    /// Whether the check of a contact is in flight and the contact did not speak since: a failure would count.
    @inlinable
    public func countsAgainst(_ contact: Contact) -> Bool {
        checking.contains { $0.contact == contact && !$0.hasSpoken }
    }
}
