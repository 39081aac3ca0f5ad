public import Interlock

/// One iterative lookup: asks the contacts it knows for closer ones, until as many as are wanted have answered and
/// nobody closer is left to ask.
///
/// It never asks a contact twice, never the own key, and never has more requests in flight than configured, those that
/// hold no slot left out. Each event advances it at once by at most one request. A state `waitingToSend` means that
/// more may follow: the parent polls until the query answers a waiting state.
///
/// A contact that is slower than round trips here usually are gives its slot to another and may still answer: what it
/// names then counts as if it had come in time. A peer that is gone thus costs the lookup a moment, not its deadline.
///
/// A contact keeps the address under which it became known first.
///
/// - Complexity: O(n) a newcomer of n candidates held, at most 128: ranks of 8 bytes are looked at a block at a time,
///   and what lies behind it is moved. A contact that is known, and the choice of whom to ask next, take O(1).
public struct Query<Key: KademliaKey, Address: ContactAddress>: KindMachine {
    /// The rows of the matrix: the last answer to the parent.
    public enum StateKind: UInt8, Kind {
        case created, waitingToSend, waitingAtCapacity, waitingWithCapacity, finished
    }

    /// The columns of the matrix.
    public enum EventKind: UInt8, Kind {
        case polled, responded, failed, timedOut, slowed, cancelled, expired
    }

    /// What may happen to a query. `maySend` is false if the parent needs the freed slot for another query: then this
    /// one answers a waiting state where it would have asked to send, and waits to be polled.
    public enum Event: Hashable, Sendable {
        /// The parent has a free slot.
        case polled
        /// A contact answered, naming contacts that it holds for closer to the target.
        case responded(from: Key, closer: [Contact<Key, Address>], maySend: Bool)
        /// A request could not be sent, or was answered by an error.
        case failed(Key, maySend: Bool)
        /// A request was not answered within ``QueryConfiguration/requestTimeout``.
        case timedOut(Key, maySend: Bool)
        /// A contact takes longer to answer than round trips here usually do: its slot is free at once, unless
        /// ``QueryLimits/slow`` are slow, and it may answer until it fails or times out. While it `holdsUp` the query,
        /// that does not end without it. May be said again of the same contact, with another `holdsUp`.
        case slowed(Key, holdsUp: Bool, maySend: Bool)
        /// The query was called off.
        case cancelled
        /// The query did not finish within ``QueryConfiguration/queryTimeout``.
        case expired
    }

    /// What the query asks of its parent.
    public enum State: Hashable, Sendable {
        /// Send the request to this contact.
        case waitingToSend(to: Contact<Key, Address>)
        /// Nothing can be sent before an answer comes: as many requests as are allowed are in flight.
        case waitingAtCapacity
        /// Nothing is to be sent now, though more requests may be in flight: nobody is left to ask, or the parent
        /// kept the slot for another.
        case waitingWithCapacity
        /// The query is done. It is said once more to every answer that comes after.
        indirect case finished(QueryResult<Key, Address>)
    }

    @inlinable
    public static func row(_ kind: StateKind) -> [7 of Leads<StateKind>] {
        switch kind {
        case .created:
            [
                /* polled    */ .to(.waitingToSend, .finished),
                /* responded */ .impossible,
                /* failed    */ .impossible,
                /* timedOut  */ .impossible,
                /* slowed    */ .impossible,
                /* cancelled */ .to(.finished),
                /* expired   */ .to(.finished),
            ]
        case .waitingToSend:
            [
                /* polled    */ .to(.waitingToSend, .waitingAtCapacity, .waitingWithCapacity),
                /* responded */ .to(.waitingToSend, .waitingAtCapacity, .waitingWithCapacity, .finished),
                /* failed    */ .to(.waitingToSend, .waitingAtCapacity, .waitingWithCapacity, .finished),
                /* timedOut  */ .to(.waitingToSend, .waitingAtCapacity, .waitingWithCapacity, .finished),
                /* slowed    */ .to(.waitingToSend, .waitingAtCapacity, .waitingWithCapacity, .finished),
                /* cancelled */ .to(.finished),
                /* expired   */ .to(.finished),
            ]
        case .waitingAtCapacity:
            [
                /* polled    */ .to(.waitingAtCapacity),
                /* responded */ .to(.waitingToSend, .waitingAtCapacity, .waitingWithCapacity, .finished),
                /* failed    */ .to(.waitingToSend, .waitingAtCapacity, .waitingWithCapacity, .finished),
                /* timedOut  */ .to(.waitingToSend, .waitingAtCapacity, .waitingWithCapacity, .finished),
                /* slowed    */ .to(.waitingToSend, .waitingAtCapacity, .waitingWithCapacity, .finished),
                /* cancelled */ .to(.finished),
                /* expired   */ .to(.finished),
            ]
        case .waitingWithCapacity:
            [
                /* polled    */ .to(.waitingToSend, .waitingWithCapacity),
                /* responded */ .to(.waitingToSend, .waitingWithCapacity, .finished),
                /* failed    */ .to(.waitingToSend, .waitingWithCapacity, .finished),
                /* timedOut  */ .to(.waitingToSend, .waitingWithCapacity, .finished),
                /* slowed    */ .to(.waitingToSend, .waitingWithCapacity, .finished),
                /* cancelled */ .to(.finished),
                /* expired   */ .to(.finished),
            ]
        case .finished:
            [
                /* polled    */ .impossible,
                /* responded */ .to(.finished),
                /* failed    */ .to(.finished),
                /* timedOut  */ .to(.finished),
                /* slowed    */ .to(.finished),
                /* cancelled */ .to(.finished),
                /* expired   */ .to(.finished),
            ]
        }
    }

    @inlinable
    public static func kind(of event: Event) -> EventKind {
        switch event {
        case .polled: .polled
        case .responded: .responded
        case .failed: .failed
        case .timedOut: .timedOut
        case .slowed: .slowed
        case .cancelled: .cancelled
        case .expired: .expired
        }
    }

    public static var machineName: String { "Query" }

    /// What tells this query from its siblings.
    public let id: OperationID
    /// The key that is looked for.
    public let target: Key
    /// The key of the node itself, which is never asked.
    public let own: Key
    /// How the query goes about it.
    public let configuration: QueryConfiguration
    /// Which addresses belong to one network.
    public let rules: Address.NetworkRules

    @usableFromInline var phase = StateKind.created
    @usableFromInline var cameCloser = false
    @usableFromInline var counts = QueryStatistics()
    @usableFromInline var reason: QueryResult<Key, Address>.Reason?
    @usableFromInline var candidates: Candidates<Key, Address>

    /// A query that has asked nobody yet.
    ///
    /// - Parameters:
    ///   - id: What tells it from its siblings.
    ///   - target: The key to come close to.
    ///   - own: The key of the node itself.
    ///   - seeds: Whom to ask first. The own key and repeated ones are passed over.
    ///   - configuration: How it goes about it, and what bounds it.
    ///   - rules: Which addresses belong to one network, for ``QueryLimits/perNetwork``.
    @inlinable
    public init(
        _ id: OperationID, target: Key, own: Key, seeds: [Contact<Key, Address>],
        configuration: QueryConfiguration = QueryConfiguration(), rules: Address.NetworkRules = Address.defaultRules
    ) {
        self.id = id
        self.target = target
        self.own = own
        self.configuration = configuration
        self.rules = rules
        candidates = Candidates(
            around: target, atMost: configuration.limits.candidates, sequential: configuration.iteration == .sequential)
        for seed in seeds where seed.key != own { add(seed, hops: 0) }
    }

    @inlinable public var kind: StateKind { phase }
    @inlinable public var instance: UInt64? { id.number }

    /// Whether the last answer brought a contact closer to the target than all known before.
    @inlinable public var gotCloser: Bool { cameCloser }

    /// What the query did so far.
    @inlinable public var statistics: QueryStatistics { counts }

    /// The number of requests in flight that hold a slot.
    @inlinable public var inFlightCount: Int { candidates.inFlightCount }

    /// The number of requests in flight that hold no slot, since their contacts are slow.
    @inlinable public var slowCount: Int { candidates.slow.count }

    /// Whether the query would ask to send if it were polled now.
    @inlinable public var canSend: Bool {
        guard kind != .finished, inFlightCount < configuration.limits.concurrency, mayAskMore, let nextPlace else {
            return false
        }
        return isNeeded(nextPlace)
    }

    /// Whether of those who are closer than the one at a place fewer than enough have answered or are about to.
    @inlinable
    func isNeeded(_ place: Int) -> Bool {
        let enough = configuration.limits.enough
        // Counting bits takes longer than all else here.
        if candidates.answeredCount + candidates.inFlightCount < enough { return true }
        return candidates.promising.count(before: place) < enough
    }

    /// The next in line of whose address and network fewer have answered, or may still, than are allowed; nil if there
    /// is none. Who was merely named takes nobody's place, nor who failed: else one liar could keep others from being
    /// asked by naming nobody at their addresses.
    @inlinable var nextPlace: Int? {
        guard configuration.limits.areNetworksBounded else {
            return candidates.untried.isEmpty ? nil : candidates.untried.first
        }
        let taken = candidates.answered.union(candidates.inFlight)
        var rest = candidates.untried
        while !rest.isEmpty {
            if crowding(at: rest.first, among: taken) == nil { return rest.first }
            rest.remove(rest.first)
        }
        return nil
    }

    /// Which limit the candidates at some places leave no room under for the one at a place.
    @inlinable
    func crowding(at place: Int, among places: PlaceSet) -> Crowding? {
        let limits = configuration.limits
        let address = candidates[place].contact.address
        var (sameAddress, sameNetwork) = (0, 0)
        var rest = places
        while !rest.isEmpty {
            let other = candidates[rest.first].contact.address
            if other == address { sameAddress += 1 }
            if other.sharesNetwork(with: address, under: rules) { sameNetwork += 1 }
            rest.remove(rest.first)
        }
        if sameAddress >= limits.keysPerAddress { return .address }
        return sameNetwork >= limits.perNetwork ? .network : nil
    }

    /// What there are too many of.
    @frozen
    @usableFromInline
    enum Crowding: UInt8 { case address, network }

    /// Whether fewer requests were asked for than may be.
    @inlinable var mayAskMore: Bool { counts.requests < configuration.limits.requests }

    /// Whom the query would ask if it were polled now; nil if it would not ask.
    @inlinable var nextToAsk: Contact<Key, Address>? {
        canSend ? nextPlace.map { candidates[$0].contact } : nil
    }

    /// Whether a request to this contact is in flight, be it slow.
    @inlinable
    public func isWaiting(for key: Key) -> Bool { candidates.placeInFlight(of: key) != nil }

    /// Whether a request to this contact is in flight and holds a slot, so that its end frees one.
    @inlinable
    public func holdsSlot(_ key: Key) -> Bool {
        candidates.placeInFlight(of: key).map { !candidates.slow.contains($0) } ?? false
    }

    /// Whether ``Event/slowed(_:holdsUp:maySend:)`` of one more contact would free its slot.
    @inlinable var mayFreeSlot: Bool { slowCount < configuration.limits.slow }
}
