import Kademlia

/// A lookup over disjoint paths as one would write it without a thought for speed: model queries side by side, and a
/// list of everything that was asked, searched whenever something is to be known. The oracle of the real one.
struct ModelDisjoint<Key: KademliaKey> {
    typealias Node = Contact<Key, UInt8>
    typealias Real = Query<Key, UInt8>
    enum Fate { case inFlight, slow, answered, failed, timedOut }
    struct Asked {
        var node: Node
        var path: Int
        var alsoWanted: Set<Int> = []
        var fate = Fate.inFlight
        var holdsUp = true
        var isOpen: Bool { fate == .inFlight || fate == .slow }
    }

    let target: Key
    let configuration: QueryConfiguration
    var paths: [ModelQuery<Key>]
    var asked: [Asked] = []
    /// Who cannot be asked while its key is in flight at another address.
    var waiting: [(node: Node, path: Int)] = []
    var last: Int
    var statistics = QueryStatistics()
    var gotCloser = false
    var reason: QueryResult<Key, UInt8>.Reason?

    init(target: Key, own: Key, seeds: [Node], configuration: QueryConfiguration) {
        self.target = target
        self.configuration = configuration
        var dealt: [Node] = []
        for seed in seeds where seed.key != own && dealt.allSatisfy({ $0.key != seed.key }) { dealt.append(seed) }
        let count = max(1, [configuration.paths, 8, dealt.count, configuration.limits.requests].min() ?? 1)
        let limits = configuration.limits
        var one = configuration
        one.limits = QueryLimits(
            concurrency: limits.concurrency, resultCount: limits.resultCount, candidates: limits.candidates,
            closerPerAnswer: limits.closerPerAnswer, requests: limits.requests / count, slow: 128,
            spare: limits.spare)
        paths = (0..<count).map { path in
            let share = dealt.enumerated().filter { $0.offset % count == path }.map(\.element)
            return ModelQuery(target: target, own: own, seeds: share, configuration: one)
        }
        last = count - 1
    }

    var limits: QueryLimits { configuration.limits }
    var inFlight: [Node] { asked.filter { $0.fate == .inFlight }.map(\.node) }
    var slow: [Node] { asked.filter { $0.fate == .slow }.map(\.node) }
    var running: [Int] { paths.indices.filter { paths[$0].reason == nil } }
    var canSend: Bool { reason == nil && inFlight.count < limits.concurrency && nextPath != nil }

    mutating func take(_ event: Real.Event) -> Real.State {
        if reason != nil {
            if case .responded = event { statistics.late += 1 }
            return .finished(result(naming: []))
        }
        switch event {
        case .polled:
            return proceed(maySend: true)
        case .responded(let key, let closer, let maySend):
            if let index = end(key, .answered) {
                statistics.answers += 1
                gotCloser = false
                for (rank, path) in concerned(index).enumerated() {
                    tell(path, .responded(from: key, closer: rank == 0 ? closer : [], maySend: false))
                    if rank == 0 { gotCloser = paths[path].gotCloser }
                }
            }
            return proceed(maySend: maySend)
        case .failed(let key, let maySend):
            if let index = end(key, .failed) {
                statistics.failures += 1
                for path in concerned(index) { tell(path, .failed(key, maySend: false)) }
            }
            return proceed(maySend: maySend)
        case .timedOut(let key, let maySend):
            if let index = end(key, .timedOut) {
                statistics.timeouts += 1
                for path in concerned(index) { tell(path, .timedOut(key, maySend: false)) }
            }
            return proceed(maySend: maySend)
        case .slowed(let key, let holdsUp, let maySend):
            slowDown(key, holdsUp)
            return proceed(maySend: maySend)
        case .cancelled: return finish(.cancelled)
        case .expired: return finish(.expired)
        }
    }

    private mutating func end(_ key: Key, _ fate: Fate) -> Int? {
        guard let index = asked.firstIndex(where: { $0.isOpen && $0.node.key == key }) else {
            statistics.late += 1
            return nil
        }
        asked[index].fate = fate
        return index
    }

    private func concerned(_ index: Int) -> [Int] {
        let others = asked[index].alsoWanted.sorted().filter { $0 != asked[index].path }
        return ([asked[index].path] + others).filter { paths[$0].reason == nil }
    }

    private mutating func slowDown(_ key: Key, _ holdsUp: Bool) {
        guard let index = asked.firstIndex(where: { $0.isOpen && $0.node.key == key }) else {
            statistics.late += 1
            return
        }
        asked[index].holdsUp = holdsUp
        if asked[index].fate == .inFlight {
            if slow.count < limits.slow {
                asked[index].fate = .slow
                statistics.slowed += 1
            } else {
                statistics.keptSlots += 1
            }
        }
        for path in concerned(index) { tell(path, .slowed(key, holdsUp: holdsUp, maySend: false)) }
    }

    private mutating func tell(_ path: Int, _ event: Real.Event) { _ = paths[path].take(event) }

    /// Every path passes whom another one asked.
    private mutating func share() {
        for path in running {
            if paths[path].known.isEmpty { tell(path, .polled) }
            while let node = paths[path].next,
                asked.contains(where: { $0.node == node || $0.isOpen && $0.node.key == node.key })
            {
                tell(path, .polled)
                learn(node, path)
            }
        }
        // In which order is all the same: each concerns its own path and key.
        let known = waiting.filter { item in asked.contains { $0.node == item.node } }
        waiting.removeAll { item in asked.contains { $0.node == item.node } }
        for item in known where paths[item.path].reason == nil { learn(item.node, item.path) }
    }

    private mutating func learn(_ node: Node, _ path: Int) {
        guard let index = asked.firstIndex(where: { $0.node == node }) else {
            waiting.append((node, path))
            return tell(path, .slowed(node.key, holdsUp: true, maySend: false))
        }
        switch asked[index].fate {
        case .answered: tell(path, .responded(from: node.key, closer: [], maySend: false))
        case .failed: tell(path, .failed(node.key, maySend: false))
        case .timedOut: tell(path, .timedOut(node.key, maySend: false))
        case .inFlight, .slow:
            asked[index].alsoWanted.insert(path)
            tell(path, .slowed(node.key, holdsUp: asked[index].holdsUp, maySend: false))
        }
    }

    private func ripe(_ path: Int) -> Int? {
        waiting.firstIndex { item in
            item.path == path && !asked.contains { $0.isOpen && $0.node.key == item.node.key }
        }
    }

    private var nextPath: Int? {
        let order = (1...paths.count).map { (last + $0) % paths.count }
        return order.first { path in
            let held = asked.count { $0.fate == .inFlight && $0.path == path }
            let most = (limits.concurrency + running.count - 1) / max(running.count, 1)
            return running.contains(path) && held < most && (paths[path].canSend || ripe(path) != nil)
        }
    }

    private mutating func proceed(maySend: Bool) -> Real.State {
        share()
        if running.isEmpty {
            let reasons = paths.map(\.reason)
            if reasons.contains(.converged) { return finish(.converged) }
            if reasons.contains(.limited) { return finish(.limited) }
            return finish(asked.count { $0.fate == .answered } >= limits.resultCount ? .converged : .exhausted)
        }
        if inFlight.count >= limits.concurrency { return .waitingAtCapacity }
        guard maySend, let path = nextPath else { return .waitingWithCapacity }
        var node = paths[path].next
        if let index = ripe(path) {
            node = waiting.remove(at: index).node
        } else {
            tell(path, .polled)
        }
        guard let node else { return .waitingWithCapacity }
        asked.append(Asked(node: node, path: path))
        statistics.requests += 1
        last = path
        return .waitingToSend(to: node)
    }

    private mutating func finish(_ reason: QueryResult<Key, UInt8>.Reason) -> Real.State {
        self.reason = reason
        for path in paths {
            statistics.hops = max(statistics.hops, path.statistics.hops)
            statistics.dropped += path.statistics.dropped
            statistics.passedOver += path.statistics.passedOver
            statistics.heldBack += path.statistics.heldBack
        }
        return .finished(result(naming: asked.filter(\.isOpen).map(\.node)))
    }

    private func result(naming inFlight: [Node]) -> QueryResult<Key, UInt8> {
        let answered = asked.filter { $0.fate == .answered }.map(\.node).enumerated()
        let sorted = answered.sorted { left, right in
            let (one, other) = (left.element.key.distance(to: target), right.element.key.distance(to: target))
            return one == other ? left.offset < right.offset : one < other
        }
        return QueryResult(
            reason: reason ?? .exhausted, closest: sorted.prefix(limits.resultCount).map(\.element),
            inFlight: inFlight, statistics: statistics)
    }
}
