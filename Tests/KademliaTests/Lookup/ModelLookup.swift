import Kademlia

/// A lookup of either kind, as one would write it without a thought for speed.
enum ModelLookup {
    case single(ModelQuery<Key8>)
    case disjoint(ModelDisjoint<Key8>)

    init(target: Key8, own: Key8, seeds: [Contact<Key8, UInt8>], configuration: QueryConfiguration) {
        self =
            configuration.paths > 1
            ? .disjoint(ModelDisjoint(target: target, own: own, seeds: seeds, configuration: configuration))
            : .single(ModelQuery(target: target, own: own, seeds: seeds, configuration: configuration))
    }

    mutating func take(_ event: Lookup<Key8, UInt8>.Event) -> Lookup<Key8, UInt8>.State {
        switch self {
        case .single(var query):
            defer { self = .single(query) }
            return query.take(event)
        case .disjoint(var query):
            defer { self = .disjoint(query) }
            return query.take(event)
        }
    }

    var inFlight: [Contact<Key8, UInt8>] {
        switch self {
        case .single(let query): query.inFlight
        case .disjoint(let query): query.inFlight
        }
    }

    var slow: [Contact<Key8, UInt8>] {
        switch self {
        case .single(let query): query.slow
        case .disjoint(let query): query.slow
        }
    }

    var limits: QueryLimits {
        switch self {
        case .single(let query): query.limits
        case .disjoint(let query): query.limits
        }
    }

    var canSend: Bool {
        switch self {
        case .single(let query): query.canSend
        case .disjoint(let query): query.canSend
        }
    }

    var gotCloser: Bool {
        switch self {
        case .single(let query): query.gotCloser
        case .disjoint(let query): query.gotCloser
        }
    }
}
