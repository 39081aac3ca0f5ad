public import Interlock

/// A lookup as its configuration wants it: one ``Query``, or for ``QueryConfiguration/paths`` above 1 a
/// ``DisjointQuery``. No machine of its own: it hands every event to the one that it holds, and its parent translates
/// the states of that.
@frozen
public struct Lookup<Key: KademliaKey, Address: ContactAddress>: Hashable, Sendable {
    /// What may happen to it.
    public typealias Event = Query<Key, Address>.Event
    /// What it asks of its parent.
    public typealias State = Query<Key, Address>.State

    /// One of these is there.
    @usableFromInline var single: Query<Key, Address>?
    @usableFromInline var disjoint: DisjointQuery<Key, Address>?

    /// A lookup that has asked nobody yet.
    ///
    /// - Parameters:
    ///   - id: What tells it from its siblings.
    ///   - target: The key to come close to.
    ///   - own: The key of the node itself.
    ///   - seeds: Whom to ask first. The own key and repeated ones are passed over.
    ///   - configuration: How it goes about it, over how many paths, and what bounds it.
    ///   - rules: Which addresses belong to one network, for ``QueryLimits/perNetwork``.
    @inlinable
    public init(
        _ id: OperationID, target: Key, own: Key, seeds: [Contact<Key, Address>],
        configuration: QueryConfiguration = QueryConfiguration(), rules: Address.NetworkRules = Address.defaultRules
    ) {
        if configuration.paths > 1 {
            disjoint = DisjointQuery(
                id, target: target, own: own, seeds: seeds, configuration: configuration, rules: rules)
        } else {
            single = Query(id, target: target, own: own, seeds: seeds, configuration: configuration, rules: rules)
        }
    }

    /// Hands it an event, and returns what it asks for; nil after a fault, which is in the context then.
    @inlinable
    public mutating func step(_ event: Event, _ context: inout Context) -> State? {
        if single != nil { return single?.step(event, &context) ?? nil }
        return disjoint?.step(event, &context) ?? nil
    }

    /// Its last answer.
    @inlinable public var kind: Query<Key, Address>.StateKind { single?.kind ?? disjoint?.kind ?? .finished }

    /// What tells this lookup from its siblings.
    @inlinable public var id: OperationID { single?.id ?? disjoint?.id ?? OperationID(0) }

    /// The key that is looked for.
    @inlinable public var target: Key? { single?.target ?? disjoint?.target }

    /// How it goes about it.
    @inlinable public var configuration: QueryConfiguration {
        single?.configuration ?? disjoint?.configuration ?? QueryConfiguration()
    }

    /// Whether the last answer brought a contact closer to the target than all known before.
    @inlinable public var gotCloser: Bool { single?.gotCloser ?? disjoint?.gotCloser ?? false }

    /// What it did so far.
    @inlinable public var statistics: QueryStatistics {
        single?.statistics ?? disjoint?.statistics ?? QueryStatistics()
    }

    /// The number of requests in flight that hold a slot.
    @inlinable public var inFlightCount: Int { single?.inFlightCount ?? disjoint?.inFlightCount ?? 0 }

    /// The number of requests in flight that hold no slot, since their contacts are slow.
    @inlinable public var slowCount: Int { single?.slowCount ?? disjoint?.slowCount ?? 0 }

    /// Whether it would ask to send if it were polled now.
    @inlinable public var canSend: Bool { single?.canSend ?? disjoint?.canSend ?? false }

    /// Whether a request to this contact is in flight, be it slow.
    @inlinable
    public func isWaiting(for key: Key) -> Bool {
        single?.isWaiting(for: key) ?? disjoint?.isWaiting(for: key) ?? false
    }

    /// Whether a request to this contact is in flight and holds a slot, so that its end frees one.
    @inlinable
    public func holdsSlot(_ key: Key) -> Bool { single?.holdsSlot(key) ?? disjoint?.holdsSlot(key) ?? false }

    /// Whether word of the slowness of one more contact would free its slot.
    @inlinable var mayFreeSlot: Bool { single?.mayFreeSlot ?? disjoint?.mayFreeSlot ?? false }

    /// What is wrong with it, in words; nil as long as it keeps its promises.
    public var brokenInvariant: String? {
        if (single == nil) == (disjoint == nil) { return "no query, or two" }
        return single?.brokenInvariant ?? disjoint?.brokenInvariant
    }

    @inlinable
    public static func == (left: Self, right: Self) -> Bool {
        left.single == right.single && left.disjoint == right.disjoint
    }

    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(single)
        hasher.combine(disjoint)
    }
}
