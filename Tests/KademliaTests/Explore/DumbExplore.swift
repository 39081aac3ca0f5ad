import Interlock
import Kademlia

/// An exploration as one would write it without a thought for anything but the rules: lists of waits, a ledger of
/// turns in a dictionary. The oracle of the real one, with which it shares only the lookup.
struct DumbExplore {
    typealias Real = Explore<Key8, UInt8>
    enum Phase {
        case idle, asleep
        case chosen(Key8, Int?)
        case exploring(Query<Key8, UInt8>, Int?)
        case finished, rejoining
    }

    let own: Key8
    let configuration: ExploreConfiguration
    var phase = Phase.idle
    var place = 0
    var silent = 0
    var hasNobody = false
    var ownKeyIsNext = false
    /// Whether the round began with a disturbance.
    var isPrompt = false
    var known = 0
    /// What each prefix length gained and did not pay for; the own key under -1.
    var ledger: [Int: Int] = [:]

    init(around own: Key8, _ configuration: ExploreConfiguration) {
        self.own = own
        self.configuration = configuration
    }

    /// The waits after a start, in order; the last of them is for all that follow.
    var waits: [Duration] {
        var list = [configuration.quickInterval]
        var wait = configuration.quickInterval
        while wait < configuration.interval {
            list += [wait, wait]
            wait = wait + wait
        }
        return list + [configuration.interval]
    }

    /// The waits of silent rounds, in order.
    var silentWaits: [Duration] {
        var list: [Duration] = []
        var wait = configuration.quickInterval
        while wait < configuration.longestInterval {
            list.append(wait)
            wait = wait + wait
        }
        return list + [configuration.longestInterval]
    }

    var isIsolated: Bool { hasNobody || silent >= configuration.silentRounds }

    mutating func take(_ event: Real.Event, _ context: inout Context) -> Real.State {
        switch (event, phase) {
        case (.due(let deepest, let count), .asleep):
            if known > 0, 8 * (count - known) >= 8 * (known / 8 + 1) { place = max(0, place - 4) }
            known = count
            return start(deepest, &context)
        case (.disturbed(let deepest), .idle), (.disturbed(let deepest), .asleep),
            (.disturbed(let deepest), .finished), (.disturbed(let deepest), .rejoining):
            hurry()
            ownKeyIsNext = false
            let state = start(deepest, &context)
            if case .chosen = state { isPrompt = true }
            return state
        case (.disturbed, .chosen) where isPrompt, (.disturbed, .exploring) where isPrompt:
            hurry()
            return rest(&context)
        case (.disturbed, .chosen):
            hurry()
            ownKeyIsNext = true
            return .idle
        case (.disturbed, .exploring(let query, let bucket)):
            hurry()
            ownKeyIsNext = true
            return look(query, .cancelled, bucket, &context)
        case (.joined, .idle), (.joined, .asleep), (.joined, .finished), (.joined, .rejoining):
            forget()
            return sleep(&context)
        case (.joined, _):
            forget()
            return rest(&context)
        case (.seeded(let id, let seeds), .chosen(let target, let bucket)):
            let query = Query(id, target: target, own: own, seeds: seeds, configuration: configuration.query)
            return look(query, .polled, bucket, &context)
        case (_, .exploring(let query, let bucket)):
            return look(query, translate(event, of: query.id), bucket, &context)
        default:
            return rest(&context)
        }
    }

    /// What an event means to the lookup; a poll if it is not for it.
    private func translate(_ event: Real.Event, of current: OperationID) -> Query<Key8, UInt8>.Event {
        switch event {
        case .responded(current, let key, let closer): .responded(from: key, closer: closer, maySend: true)
        case .failed(current, let key): .failed(key, maySend: true)
        case .timedOut(current, let key): .timedOut(key, maySend: true)
        case .slowed(current, let key, let holdsUp): .slowed(key, holdsUp: holdsUp, maySend: true)
        case .cancelled(current): .cancelled
        case .expired(current): .expired
        default: .polled
        }
    }

    private mutating func hurry() { (place, silent) = (0, min(silent, configuration.silentRounds)) }

    private mutating func forget() {
        (place, silent, hasNobody, ownKeyIsNext) = (0, 0, false, false)
    }

    private mutating func rest(_ context: inout Context) -> Real.State {
        switch phase {
        case .idle, .asleep, .chosen: return .idle
        case .exploring(let query, let bucket): return look(query, .polled, bucket, &context)
        case .finished where ownKeyIsNext:
            let state = choose(nil, &context)
            isPrompt = true
            return state
        case .finished where isIsolated:
            phase = .rejoining
            return .waitingToRejoin
        case .finished, .rejoining: return sleep(&context)
        }
    }

    private mutating func sleep(_ context: inout Context) -> Real.State {
        phase = .asleep
        let list = silent > 0 ? silentWaits : waits
        let wait = list[min(silent > 0 ? silent - 1 : place, list.count - 1)]
        let jitter = configuration.jitter
        return .waitingToWake(after: wait * (1000 - jitter + context.chance.below(2 * jitter + 1)) / 1000)
    }

    private mutating func start(_ deepest: Int?, _ context: inout Context) -> Real.State {
        guard let deepest else {
            silent += 1
            hasNobody = true
            phase = .rejoining
            return .waitingToRejoin
        }
        let isQuick = place < waits.count - 1
        if isQuick, place % 2 == 0 { return choose(nil, &context) }
        let count = min(deepest + 1, configuration.limits.prefixes)
        return choose(turn(of: Array(0..<count) + (isQuick ? [] : [count]), ownIs: count), &context)
    }

    /// Turns among those of these lengths, the longest of which may stand for the own key.
    private mutating func turn(of lengths: [Int], ownIs own: Int) -> Int? {
        func name(_ length: Int) -> Int { length == own ? -1 : length }
        var paid = 0
        for length in lengths {
            let weight = 5040 / (own - length + 1)
            ledger[name(length), default: 0] += weight
            paid += weight
        }
        let most = lengths.map { ledger[name($0)] ?? 0 }.max() ?? 0
        let winner = lengths.last { ledger[name($0)] == most } ?? own
        ledger[name(winner), default: 0] -= paid
        return winner == own ? nil : winner
    }

    private mutating func choose(_ bucket: Int?, _ context: inout Context) -> Real.State {
        (ownKeyIsNext, isPrompt) = (false, false)
        place = min(place + 1, waits.count - 1)
        let target = bucket.map { Key8(sharing: $0, bitsWith: own, words: { context.chance.word() }) } ?? own
        phase = .chosen(target, bucket)
        return .chosen(target: target, bucket: bucket)
    }

    private mutating func look(
        _ query: Query<Key8, UInt8>, _ event: Query<Key8, UInt8>.Event, _ bucket: Int?, _ context: inout Context
    ) -> Real.State {
        var query = query
        let state = query.step(event, &context)
        if query.statistics.answers > 0, silent > 0 || hasNobody {
            if isIsolated { place = 0 }
            (silent, hasNobody) = (0, false)
        }
        phase = .exploring(query, bucket)
        switch state {
        case nil: return .idle
        case .waitingToSend(let contact)?: return .waitingToSend(query.id, to: contact)
        case .waitingAtCapacity?: return .waitingAtCapacity
        case .waitingWithCapacity?: return .waitingWithCapacity
        case .finished(let result)?:
            phase = .finished
            if result.statistics.requests == 0 { hasNobody = true }
            if result.statistics.answers == 0, result.reason != .cancelled { silent += 1 }
            return .finished(query.id, bucket: bucket, result)
        }
    }
}
