public import Interlock

/// Keeps the routing table filled: one lookup after another, of keys of its buckets and of the own key, closer ones
/// more often; and tells when the node has to join the network anew.
///
/// A round is a target that is chosen, seeds handed in, one lookup, its end, and a timer asked for: exactly one a
/// round, once the round is over, so that two rounds never run at once and the next is never forgotten. The lookup
/// visits contacts by their distance to its *target*.
///
/// **How often.** Once settled, a round every ``ExploreConfiguration/interval``: 30 lookups an hour by default. Of
/// these the own key gets the share `1/H`, and of `n` prefixes the one of length `i` the share `1/((n - i + 1) H)`
/// where `H = 1 + 1/2 + … + 1/(n + 1)`: in a network with 21 prefixes the own key is looked up every 7 minutes, the
/// closest bucket every 15, the farthest, whose contacts every other lookup meets, every 3 hours. Turns are smooth and
/// follow from nothing but the turns before.
///
/// **After a start or a disturbance** the own key comes first, then prefixes and the own key in turns, at first
/// ``ExploreConfiguration/quickInterval`` apart, twice as long after every two rounds, until the interval is reached:
/// by default the own key 5, 15, 35, 75, 155 and 315 s after joining, so that a node learns of neighbours that joined
/// after it and do not ask it. While the table grows by more than an eighth a round, rounds come sooner again.
///
/// **While nobody answers** the wait doubles from the quick interval to ``ExploreConfiguration/longestInterval``, and
/// the first answer sets it back. With nobody to ask, or after ``ExploreConfiguration/silentRounds``, it says
/// ``State/waitingToRejoin`` in every round.
///
/// - Complexity: that of ``Query``; O(prefixes) a choice of a target. Between rounds it holds one number a prefix.
public struct Explore<Key: KademliaKey, Address: ContactAddress>: KindMachine {
    /// Whom it can ask.
    public typealias Contact = Kademlia.Contact<Key, Address>

    /// The rows of the matrix: how far the round is.
    public enum StateKind: UInt8, Kind {
        /// Not started: no timer was asked for.
        case idle
        /// A timer was asked for; it begins the next round.
        case asleep
        /// A target was said, and seeds are awaited.
        case chosen
        /// The lookup runs.
        case exploring
        /// The end of the lookup was said; the next poll goes on.
        case finished
        /// That the node has to rejoin was said; the next poll asks for the timer.
        case rejoining
    }

    /// The columns of the matrix.
    public enum EventKind: UInt8, Kind {
        case due, disturbed, joined, seeded, polled, responded, failed, timedOut, slowed, cancelled, expired
    }

    /// What may happen to the exploration. Whatever concerns a lookup carries the id under which it was seeded: of any
    /// other, it came too late, is counted, and changes nothing.
    public enum Event: Hashable, Sendable {
        /// The timer that was asked for fired. With it come the deepest bucket that has a contact, nil if none has,
        /// and the number of contacts in the table.
        case due(deepest: Int?, contacts: Int)
        /// The node started, was suspended, or came to another network: look the own key up now, then come back soon.
        /// A lookup that runs is called off, since its answers may never come, unless it began with a disturbance: else
        /// a network that comes and goes would never let one end. Whoever was cut off still is.
        case disturbed(deepest: Int?)
        /// A bootstrap looked the own key up and was answered: come back soon.
        case joined
        /// Whom the table knows closest to the chosen target, and the id of the lookup, never used before. With nobody
        /// in it, the lookup finishes at once.
        case seeded(OperationID, [Contact])
        /// The parent has a free slot.
        case polled
        /// A contact answered a request of the lookup, naming contacts that it holds for closer to the target.
        case responded(OperationID, from: Key, closer: [Contact])
        /// A request could not be sent, or was answered by an error.
        case failed(OperationID, Key)
        /// A request was not answered in time.
        case timedOut(OperationID, Key)
        /// A contact takes longer than is usual, and may still answer (``Query/Event/slowed(_:holdsUp:maySend:)``).
        case slowed(OperationID, Key, holdsUp: Bool)
        /// The lookup was called off.
        case cancelled(OperationID)
        /// The lookup did not finish within ``QueryConfiguration/queryTimeout``.
        case expired(OperationID)
    }

    /// What the exploration asks of its parent.
    public enum State: Hashable, Sendable {
        /// Nothing is to be done before the next event.
        case idle
        /// Set the timer, in place of the one that was set before, if any; when it fires, say
        /// ``Event/due(deepest:contacts:)``.
        case waitingToWake(after: Duration)
        /// Say ``Event/seeded(_:_:)`` with the contacts closest to this target: a key drawn by chance from a bucket, or
        /// the own key, and then `bucket` is nil.
        case chosen(target: Key, bucket: Int?)
        /// Ask this contact for contacts close to the target.
        case waitingToSend(OperationID, to: Contact)
        /// Nothing can be sent before an answer comes: as many requests as are allowed are in flight.
        case waitingAtCapacity
        /// Nothing is to be sent now, though more requests may be in flight.
        case waitingWithCapacity
        /// The lookup ended; what of it is in flight must be dropped. For which bucket it was; nil: the own key.
        indirect case finished(OperationID, bucket: Int?, QueryResult<Key, Address>)
        /// The table is empty, or nobody answers: join the network by what is remembered of it. Said once a round, so
        /// the exploration's waits are those of rejoining too.
        case waitingToRejoin
    }

    @inlinable
    public static func row(_ kind: StateKind) -> [11 of Leads<StateKind>] {
        switch kind {
        case .idle:
            [
                /* due       */ .impossible,
                /* disturbed */ .to(.chosen, .rejoining),
                /* joined    */ .to(.asleep),
                /* seeded    */ .impossible,
                /* polled    */ .to(.idle),
                /* responded */ .impossible,
                /* failed    */ .impossible,
                /* timedOut  */ .impossible,
                /* slowed    */ .impossible,
                /* cancelled */ .impossible,
                /* expired   */ .impossible,
            ]
        case .asleep:
            [
                /* due       */ .to(.chosen, .rejoining),
                /* disturbed */ .to(.chosen, .rejoining),
                /* joined    */ .to(.asleep),
                /* seeded    */ .impossible,
                /* polled    */ .to(.asleep),
                /* responded */ .to(.asleep),
                /* failed    */ .to(.asleep),
                /* timedOut  */ .to(.asleep),
                /* slowed    */ .to(.asleep),
                /* cancelled */ .to(.asleep),
                /* expired   */ .to(.asleep),
            ]
        case .chosen:
            [
                /* due       */ .to(.chosen),
                /* disturbed */ .to(.chosen),
                /* joined    */ .to(.chosen),
                /* seeded    */ .to(.exploring, .finished),
                /* polled    */ .to(.chosen),
                /* responded */ .to(.chosen),
                /* failed    */ .to(.chosen),
                /* timedOut  */ .to(.chosen),
                /* slowed    */ .to(.chosen),
                /* cancelled */ .to(.chosen),
                /* expired   */ .to(.chosen),
            ]
        case .exploring:
            [
                /* due       */ .to(.exploring),
                /* disturbed */ .to(.exploring, .finished),
                /* joined    */ .to(.exploring),
                /* seeded    */ .impossible,
                /* polled    */ .to(.exploring),
                /* responded */ .to(.exploring, .finished),
                /* failed    */ .to(.exploring, .finished),
                /* timedOut  */ .to(.exploring, .finished),
                /* slowed    */ .to(.exploring, .finished),
                /* cancelled */ .to(.exploring, .finished),
                /* expired   */ .to(.exploring, .finished),
            ]
        case .finished:
            [
                /* due       */ .to(.chosen, .rejoining, .asleep),
                /* disturbed */ .to(.chosen, .rejoining),
                /* joined    */ .to(.asleep),
                /* seeded    */ .impossible,
                /* polled    */ .to(.chosen, .rejoining, .asleep),
                /* responded */ .to(.chosen, .rejoining, .asleep),
                /* failed    */ .to(.chosen, .rejoining, .asleep),
                /* timedOut  */ .to(.chosen, .rejoining, .asleep),
                /* slowed    */ .to(.chosen, .rejoining, .asleep),
                /* cancelled */ .to(.chosen, .rejoining, .asleep),
                /* expired   */ .to(.chosen, .rejoining, .asleep),
            ]
        case .rejoining:
            [
                /* due       */ .to(.asleep),
                /* disturbed */ .to(.chosen, .rejoining),
                /* joined    */ .to(.asleep),
                /* seeded    */ .impossible,
                /* polled    */ .to(.asleep),
                /* responded */ .to(.asleep),
                /* failed    */ .to(.asleep),
                /* timedOut  */ .to(.asleep),
                /* slowed    */ .to(.asleep),
                /* cancelled */ .to(.asleep),
                /* expired   */ .to(.asleep),
            ]
        }
    }

    @inlinable
    public static func kind(of event: Event) -> EventKind {
        switch event {
        case .due: .due
        case .disturbed: .disturbed
        case .joined: .joined
        case .seeded: .seeded
        case .polled: .polled
        case .responded: .responded
        case .failed: .failed
        case .timedOut: .timedOut
        case .slowed: .slowed
        case .cancelled: .cancelled
        case .expired: .expired
        }
    }

    public static var machineName: String { "Explore" }

    /// The key of the node itself, which is looked up and never asked.
    public let own: Key
    /// How often it looks, and how.
    public let configuration: ExploreConfiguration
    /// Which addresses belong to one network.
    public let rules: Address.NetworkRules

    @usableFromInline var phase = StateKind.idle
    @usableFromInline var turns = PrefixTurns()
    /// The rounds since the last disturbance, up to ``ExploreConfiguration/settledPace``, less what growth took back.
    @usableFromInline var pace = 0
    /// How many rounds in a row brought no answer.
    @usableFromInline var silence = 0
    /// The number of contacts when the timer fired last.
    @usableFromInline var contacts = 0
    /// Whether the last round had nobody to ask.
    @usableFromInline var isAlone = false
    /// Whether the own key is to be looked up as soon as the round is over.
    @usableFromInline var isDisturbed = false
    /// Whether the round answers to a disturbance, which a further one does not call off.
    @usableFromInline var isPrompt = false
    /// What was chosen and is not seeded yet.
    @usableFromInline var target: Key?
    /// For which bucket the round is; nil: the own key.
    @usableFromInline var bucket: Int?
    @usableFromInline var query: Lookup<Key, Address>?
    @usableFromInline var tally = ExploreCounts()

    /// An exploration that was not started yet: it starts with ``Event/disturbed(deepest:)`` or ``Event/joined``.
    @inlinable
    public init(
        around own: Key, configuration: ExploreConfiguration = ExploreConfiguration(),
        rules: Address.NetworkRules = Address.defaultRules
    ) {
        self.own = own
        self.configuration = configuration
        self.rules = rules
    }

    @inlinable public var kind: StateKind { phase }

    /// The number of requests in flight.
    @inlinable public var inFlightCount: Int { query?.inFlightCount ?? 0 }

    /// The number of requests in flight that hold no slot, since their contacts are slow.
    @inlinable public var slowCount: Int { query?.slowCount ?? 0 }

    /// Whether so many rounds in a row brought no answer, or there was nobody to ask, that the node has to rejoin.
    @inlinable public var isIsolated: Bool { isAlone || silence >= configuration.silentRounds }

    /// What it did so far. Does not tell two explorations apart.
    @inlinable public var counts: ExploreCounts { tally }

    @inlinable
    public static func == (left: Self, right: Self) -> Bool {
        left.own == right.own && left.configuration == right.configuration && left.rules == right.rules
            && left.phase == right.phase && left.turns == right.turns && left.pace == right.pace
            && left.silence == right.silence
            && left.contacts == right.contacts && left.isAlone == right.isAlone
            && left.isDisturbed == right.isDisturbed && left.isPrompt == right.isPrompt && left.target == right.target
            && left.bucket == right.bucket
            && left.query == right.query
    }

    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(own)
        hasher.combine(phase)
        hasher.combine(turns)
        hasher.combine(pace)
        hasher.combine(silence)
        hasher.combine(contacts)
        hasher.combine(isAlone)
        hasher.combine(isDisturbed)
        hasher.combine(isPrompt)
        hasher.combine(target)
        hasher.combine(bucket)
        hasher.combine(query)
    }
}
