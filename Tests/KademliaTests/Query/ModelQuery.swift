import Kademlia

/// A query as one would write it without a thought for speed: a list that is sorted whenever the order matters. The
/// oracle of the real one: both must answer every event alike.
struct ModelQuery<Key: KademliaKey> {
    typealias Real = Query<Key, UInt8>
    enum Status { case untried, inFlight, answered, failed }
    struct Known {
        var contact: Contact<Key, UInt8>
        var status = Status.untried
        var hops: UInt8
        /// Only of those in flight: whether they hold a slot, and whether the end waits for them.
        var hasSlot = true
        var holdsUp = true
    }

    let target: Key
    let own: Key
    let configuration: QueryConfiguration
    /// In the order of arrival.
    var known: [Known] = []
    var horizon: Key?
    var statistics = QueryStatistics()
    var gotCloser = false
    var reason: QueryResult<Key, UInt8>.Reason?

    init(target: Key, own: Key, seeds: [Contact<Key, UInt8>], configuration: QueryConfiguration) {
        self.target = target
        self.own = own
        self.configuration = configuration
        for seed in seeds { _ = add(seed, hops: 0) }
    }

    var limits: QueryLimits { configuration.limits }
    var isSequential: Bool { configuration.iteration == .sequential }
    /// Those with a slot.
    var inFlight: [Contact<Key, UInt8>] { ordered.filter { $0.status == .inFlight && $0.hasSlot }.map(\.contact) }
    var slow: [Contact<Key, UInt8>] { ordered.filter { $0.status == .inFlight && !$0.hasSlot }.map(\.contact) }
    var hasSomebody: Bool { statistics.requests < limits.requests && known.contains { $0.status == .untried } }
    var canSend: Bool { reason == nil && inFlight.count < limits.concurrency && hasSomebody && isNeeded }
    /// Whether of those before the first untried one fewer than enough have answered or are about to.
    var isNeeded: Bool {
        let closer = ordered.prefix { $0.status != .untried }
        let promising = closer.count { $0.status == .answered || $0.status == .inFlight && $0.hasSlot && $0.holdsUp }
        return limits.spare == .max || promising < limits.resultCount + limits.spare
    }

    /// Whom it would ask if it were polled.
    var next: Contact<Key, UInt8>? { canSend ? ordered.first { $0.status == .untried }?.contact : nil }

    func isCloser(_ left: Known, _ right: Known) -> Bool {
        left.contact.key.distance(to: target) < right.contact.key.distance(to: target)
    }

    /// In the order in which they are asked.
    var ordered: [Known] { isSequential ? known : known.sorted(by: isCloser) }

    mutating func take(_ event: Real.Event) -> Real.State {
        if reason != nil {
            if case .responded = event { statistics.late += 1 }
            return .finished(result(naming: []))
        }
        switch event {
        case .polled:
            return proceed(maySend: true)
        case .responded(let key, let closer, let maySend):
            if let index = release(key, .answered) { take(closer, of: index) }
            return proceed(maySend: maySend)
        case .failed(let key, let maySend):
            if release(key, .failed) != nil { statistics.failures += 1 }
            return proceed(maySend: maySend)
        case .timedOut(let key, let maySend):
            if release(key, .failed) != nil { statistics.timeouts += 1 }
            return proceed(maySend: maySend)
        case .slowed(let key, let holdsUp, let maySend):
            slowDown(key, holdsUp)
            return proceed(maySend: maySend)
        case .cancelled:
            return finish(.cancelled)
        case .expired:
            return finish(.expired)
        }
    }

    private mutating func release(_ key: Key, _ status: Status) -> Int? {
        guard let index = known.firstIndex(where: { $0.contact.key == key && $0.status == .inFlight }) else {
            statistics.late += 1
            return nil
        }
        known[index].status = status
        return index
    }

    private mutating func slowDown(_ key: Key, _ holdsUp: Bool) {
        guard let index = known.firstIndex(where: { $0.contact.key == key && $0.status == .inFlight }) else {
            statistics.late += 1
            return
        }
        known[index].holdsUp = holdsUp
        guard known[index].hasSlot else { return }
        if slow.count < limits.slow {
            known[index].hasSlot = false
            statistics.slowed += 1
        } else {
            statistics.keptSlots += 1
        }
    }

    private mutating func take(_ closer: [Contact<Key, UInt8>], of index: Int) {
        statistics.answers += 1
        let hops = known[index].hops + 1
        statistics.hops = max(statistics.hops, hops)
        statistics.passedOver += UInt32(max(0, closer.count - limits.closerPerAnswer))
        gotCloser = false
        for contact in closer.prefix(limits.closerPerAnswer) where add(contact, hops: hops) { gotCloser = true }
    }

    /// True if the contact is closer than all others.
    private mutating func add(_ contact: Contact<Key, UInt8>, hops: UInt8) -> Bool {
        guard contact.key != own, !known.contains(where: { $0.contact.key == contact.key }) else { return false }
        let newcomer = Known(contact: contact, hops: hops)
        if known.count >= limits.candidates {
            statistics.dropped += 1
            guard !isSequential, horizon.map({ contact.key.isCloser(than: $0, to: target) }) ?? true else {
                return false
            }
            let farther = known.filter { isCloser(newcomer, $0) }.sorted(by: isCloser)
            guard
                let victim = farther.last(where: { $0.status == .untried || $0.status == .failed })
                    ?? farther.last(where: { $0.status == .answered })
            else { return false }
            known.removeAll { $0.contact == victim.contact }
            horizon = min(
                horizon?.distance(to: target) ?? victim.contact.key.distance(to: target),
                victim.contact.key.distance(to: target)
            ).distance(to: target)
        }
        let isClosest = known.allSatisfy { isCloser(newcomer, $0) }
        known.append(newcomer)
        return isClosest
    }

    private mutating func proceed(maySend: Bool) -> Real.State {
        let order = ordered
        let isOver = { (known: Known) in
            known.status == .answered || known.status == .failed || known.status == .inFlight && !known.holdsUp
        }
        let settled = order.prefix(while: isOver)
        if settled.count(where: { $0.status == .answered }) >= limits.resultCount { return finish(.converged) }
        if !hasSomebody, order.allSatisfy({ isOver($0) || $0.status == .untried }) {
            return finish(settled.count == order.count ? .exhausted : .limited)
        }
        if inFlight.count >= limits.concurrency { return .waitingAtCapacity }
        if hasSomebody, !isNeeded { statistics.heldBack += 1 }
        guard maySend, hasSomebody, isNeeded, let next = order.first(where: { $0.status == .untried }),
            let index = known.firstIndex(where: { $0.contact == next.contact })
        else { return .waitingWithCapacity }
        known[index].status = .inFlight
        statistics.requests += 1
        return .waitingToSend(to: next.contact)
    }

    private mutating func finish(_ reason: QueryResult<Key, UInt8>.Reason) -> Real.State {
        self.reason = reason
        let named = ordered.filter { $0.status == .inFlight }.map(\.contact)
        for index in known.indices where known[index].status == .inFlight { known[index].status = .failed }
        return .finished(result(naming: named))
    }

    private func result(naming inFlight: [Contact<Key, UInt8>]) -> QueryResult<Key, UInt8> {
        let answered = known.filter { $0.status == .answered }.sorted(by: isCloser)
        return QueryResult(
            reason: reason ?? .exhausted, closest: answered.prefix(limits.resultCount).map(\.contact),
            inFlight: inFlight, statistics: statistics)
    }
}
