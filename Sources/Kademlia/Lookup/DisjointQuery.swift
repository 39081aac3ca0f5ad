public import Interlock

/// A lookup over several disjoint paths side by side (S/Kademlia: Baumgart and Mies 2007, §4.4): each path is a
/// ``Query`` of its own, which started from other contacts and hears only those that it asked itself.
///
/// Whoever is asked by one path lies to that path alone: a path that meets no liar finds what a lookup without liars
/// would find, and the result is the closest of all that answered. What must hold for that:
///
/// - Each contact is asked once in all, by the path that comes to it first, and only that path takes what it names. A
///   path that comes to it later is told that it answered or not, and nothing more. (A contact does not belong to a
///   path because it was *named* there: then a liar could keep those closest to the target from all other paths, by
///   naming their keys at addresses of nobody.)
/// - A key that is in flight at another address is asked at this one once that request is settled.
/// - The slots are shared out evenly among the paths that still run, in turn: none takes those of another.
/// - The requests of ``QueryLimits/requests`` are shared out evenly, those that a path was spared among them.
///
/// The limits of candidates, of addresses and of networks hold for each path by itself.
///
/// Its events, states and matrix are those of a ``Query``.
///
/// - Complexity: a step costs the steps of the paths that it concerns, and O(n) of n requests so far for each.
public struct DisjointQuery<Key: KademliaKey, Address: ContactAddress>: KindMachine {
    /// One path.
    public typealias Path = Query<Key, Address>
    /// The rows of the matrix: those of a query.
    public typealias StateKind = Path.StateKind
    /// The columns of the matrix: those of a query.
    public typealias EventKind = Path.EventKind
    /// What may happen to it.
    public typealias Event = Path.Event
    /// What it asks of its parent.
    public typealias State = Path.State

    /// The most paths.
    @inlinable public static var mostPaths: Int { 8 }

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
    public static func kind(of event: Event) -> EventKind { Path.kind(of: event) }

    public static var machineName: String { "DisjointQuery" }

    /// A contact that a path wants to ask while its key is in flight at another address.
    @frozen
    @usableFromInline
    struct Rival: Hashable, Sendable {
        @usableFromInline let contact: Contact<Key, Address>
        @usableFromInline let path: Int

        @inlinable
        init(_ contact: Contact<Key, Address>, of path: Int) {
            self.contact = contact
            self.path = path
        }
    }

    /// What tells this lookup from its siblings.
    public let id: OperationID
    /// The key that is looked for.
    public let target: Key
    /// The key of the node itself, which is never asked.
    public let own: Key
    /// How the lookup goes about it.
    public let configuration: QueryConfiguration

    @usableFromInline var phase = StateKind.created
    @usableFromInline var cameCloser = false
    /// What is counted here; what each path counts by itself is in ``statistics`` only, and here after the end.
    @usableFromInline var counts = QueryStatistics()
    @usableFromInline var reason: QueryResult<Key, Address>.Reason?
    /// None after the end.
    @usableFromInline var paths: [Path]
    @usableFromInline var claims: Claims<Key, Address>
    @usableFromInline var rivals: [Rival] = []
    /// The path that was served last.
    @usableFromInline var last: Int

    /// A lookup that has asked nobody yet. The seeds are dealt out to the paths in turn; there are no more paths than
    /// seeds, nor than requests.
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
        configuration: QueryConfiguration, rules: Address.NetworkRules = Address.defaultRules
    ) {
        self.id = id
        self.target = target
        self.own = own
        self.configuration = configuration
        var dealt: [Contact<Key, Address>] = []
        for seed in seeds where seed.key != own && !dealt.contains(where: { $0.key == seed.key }) {
            dealt.append(seed)
        }
        let count = max(min(configuration.paths, Self.mostPaths, dealt.count, configuration.limits.requests), 1)
        let pathConfiguration = configuration.ofOnePath(among: count)
        paths = (0..<count).map { path in
            let share = stride(from: path, to: dealt.count, by: count).map { dealt[$0] }
            return Path(id, target: target, own: own, seeds: share, configuration: pathConfiguration, rules: rules)
        }
        claims = Claims(paths: count)
        last = count - 1
    }

    @inlinable public var kind: StateKind { phase }
    @inlinable public var instance: UInt64? { id.number }

    /// Whether the last answer brought its path a contact closer to the target than all that this knew before.
    @inlinable public var gotCloser: Bool { cameCloser }

    /// The number of requests in flight that hold a slot.
    @inlinable public var inFlightCount: Int { claims.inFlightCount }

    /// The number of requests in flight that hold no slot, since their contacts are slow.
    @inlinable public var slowCount: Int { claims.slowCount }

    /// The number of paths; 0 after the end.
    @inlinable public var pathCount: Int { paths.count }

    /// Which path asked a contact, of `0..<pathCount`; nil if none did.
    @inlinable
    public func path(thatAsked contact: Contact<Key, Address>) -> Int? {
        claims.place(of: contact).map { claims.list[$0].path }
    }

    /// Whether the lookup would ask to send if it were polled now.
    @inlinable public var canSend: Bool {
        phase != .finished && claims.inFlightCount < configuration.limits.concurrency && nextPath != nil
    }

    /// Whether a request to this contact is in flight, be it slow.
    @inlinable
    public func isWaiting(for key: Key) -> Bool { claims.placeInFlight(of: key) != nil }

    /// Whether a request to this contact is in flight and holds a slot, so that its end frees one.
    @inlinable
    public func holdsSlot(_ key: Key) -> Bool {
        claims.placeInFlight(of: key).map { claims.list[$0].standing == .inFlight } ?? false
    }

    /// Whether word of the slowness of one more contact would free its slot.
    @inlinable var mayFreeSlot: Bool { slowCount < configuration.limits.slow }

    /// What the lookup did so far, all paths together; a contact that several paths came to is counted once.
    @inlinable public var statistics: QueryStatistics {
        var sum = counts
        for path in paths { sum.add(path: path.statistics) }
        return sum
    }
}
