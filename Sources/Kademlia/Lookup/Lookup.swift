public import Interlock

/// A lookup as its configuration wants it: one ``Query``, or for ``QueryConfiguration/paths`` above 1 a
/// ``DisjointQuery``. No machine of its own: it hands every event to the one that it holds, and its parent translates
/// the states of that.
///
/// It is two words: who holds one, or room for one, is as small while none runs, and copies no candidates to look at
/// it.
@frozen
public struct Lookup<Key: KademliaKey, Address: ContactAddress>: Hashable, Sendable {
    /// What may happen to it.
    public typealias Event = Query<Key, Address>.Event
    /// What it asks of its parent.
    public typealias State = Query<Key, Address>.State

    /// One of these has one element, which is stepped and read where it is; the other has none.
    @usableFromInline var single: [Query<Key, Address>] = []
    @usableFromInline var disjoint: [DisjointQuery<Key, Address>] = []

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
            disjoint = [
                DisjointQuery(id, target: target, own: own, seeds: seeds, configuration: configuration, rules: rules)
            ]
        } else {
            single = [Query(id, target: target, own: own, seeds: seeds, configuration: configuration, rules: rules)]
        }
    }

    /// Whether it is one query, over one path.
    @inlinable var isSingle: Bool { !single.isEmpty }

    /// Hands it an event, and returns what it asks for; nil after a fault, which is in the context then.
    @inlinable
    public mutating func step(_ event: Event, _ context: inout Context) -> State? {
        isSingle ? single[0].step(event, &context) : disjoint[0].step(event, &context)
    }

    /// Its last answer.
    @inlinable public var kind: Query<Key, Address>.StateKind {
        isSingle ? single.span[0].kind : disjoint.span[0].kind
    }

    /// What tells this lookup from its siblings.
    @inlinable public var id: OperationID { isSingle ? single.span[0].id : disjoint.span[0].id }

    /// The key that is looked for.
    @inlinable public var target: Key { isSingle ? single.span[0].target : disjoint.span[0].target }

    /// How it goes about it.
    @inlinable public var configuration: QueryConfiguration {
        isSingle ? single.span[0].configuration : disjoint.span[0].configuration
    }

    /// Whether the last answer brought a contact closer to the target than all known before.
    @inlinable public var gotCloser: Bool { isSingle ? single.span[0].gotCloser : disjoint.span[0].gotCloser }

    /// What it did so far.
    @inlinable public var statistics: QueryStatistics {
        isSingle ? single.span[0].statistics : disjoint.span[0].statistics
    }

    /// The number of requests in flight that hold a slot.
    @inlinable public var inFlightCount: Int {
        isSingle ? single.span[0].inFlightCount : disjoint.span[0].inFlightCount
    }

    /// The number of requests in flight that hold no slot, since their contacts are slow.
    @inlinable public var slowCount: Int { isSingle ? single.span[0].slowCount : disjoint.span[0].slowCount }

    /// Whether it would ask to send if it were polled now.
    @inlinable public var canSend: Bool { isSingle ? single.span[0].canSend : disjoint.span[0].canSend }

    /// Whether a request to this contact is in flight, be it slow.
    @inlinable
    public func isWaiting(for key: Key) -> Bool {
        isSingle ? single.span[0].isWaiting(for: key) : disjoint.span[0].isWaiting(for: key)
    }

    /// Whether a request to this contact is in flight and holds a slot, so that its end frees one.
    @inlinable
    public func holdsSlot(_ key: Key) -> Bool {
        isSingle ? single.span[0].holdsSlot(key) : disjoint.span[0].holdsSlot(key)
    }

    /// Whether word of the slowness of one more contact would free its slot.
    @inlinable var mayFreeSlot: Bool { isSingle ? single.span[0].mayFreeSlot : disjoint.span[0].mayFreeSlot }

    /// What is wrong with it, in words; nil as long as it keeps its promises.
    public var brokenInvariant: String? {
        if single.count + disjoint.count != 1 { return "no query, or two" }
        return isSingle ? single[0].brokenInvariant : disjoint[0].brokenInvariant
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
