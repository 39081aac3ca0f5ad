public import Interlock

extension Explore {
    /// Begins with the quick rounds anew.
    @inlinable
    mutating func restart() {
        pace = 0
        silence = 0
        isAlone = false
        isDisturbed = false
    }

    @inlinable
    mutating func fallSilent() {
        tally.silentRounds &+= 1
        silence = min(silence + 1, configuration.deepestSilence)
    }

    /// Takes rounds back if the table grew by more than an eighth: there is more to find, and a table has an end.
    @inlinable
    mutating func notice(_ count: Int) {
        if contacts > 0, count > contacts, count - contacts > contacts / 8 {
            pace = max(pace - 4, 0)
            tally.growing &+= 1
        }
        contacts = count
    }

    /// Whose turn it is: a bucket, or, nil, the own key.
    @inlinable
    mutating func nextBucket(_ deepest: Int) -> Int? {
        let limit = configuration.limits.prefixes
        if deepest >= limit { tally.cutShort &+= 1 }
        let prefixes = max(min(deepest, limit - 1, Key.bitCount - 1) + 1, 0)
        guard pace < configuration.settledPace else { return turns.next(of: prefixes, orOwn: true) }
        return pace.isMultiple(of: 2) ? nil : turns.next(of: prefixes, orOwn: false)
    }

    /// How long to wait for the next round, the jitter in it.
    @inlinable
    func wait(_ context: inout Context) -> Duration {
        let jitter = configuration.jitter
        return waitWithoutJitter * (1000 - jitter + context.chance.below(2 * jitter + 1)) / 1000
    }

    @inlinable var waitWithoutJitter: Duration {
        if silence > 0 {
            return configuration.quickInterval(doubled: silence - 1, atMost: configuration.longestInterval)
        }
        return configuration.quickInterval(doubled: max(pace - 1, 0) / 2, atMost: configuration.interval)
    }

    /// What is wrong with the exploration, in words; nil if all its invariants hold.
    public var brokenInvariant: String? {
        if (query != nil) != (phase == .exploring) { return "a lookup while \(phase)" }
        if (target != nil) != (phase == .chosen) { return "a target while \(phase)" }
        if bucket != nil, query == nil, target == nil { return "a bucket while \(phase)" }
        if isDisturbed, phase != .chosen, phase != .exploring, phase != .finished {
            return "the own key is to be next while \(phase)"
        }
        if isPrompt, phase != .chosen, phase != .exploring { return "a prompt round while \(phase)" }
        if isPrompt, isDisturbed || bucket != nil { return "a prompt round for \(bucket ?? -1) and another" }
        if let key = target ?? query?.target {
            let shared = own.commonPrefixLength(with: key)
            if shared != bucket ?? Key.bitCount { return "a target in bucket \(shared), not \(bucket ?? Key.bitCount)" }
        }
        if pace < 0 || pace > configuration.settledPace { return "\(pace) rounds since the last disturbance" }
        if silence < 0 || silence > configuration.deepestSilence { return "\(silence) silent rounds" }
        if let broken = turns.brokenInvariant(prefixes: configuration.limits.prefixes) { return broken }
        if let broken = query?.brokenInvariant { return "its lookup: \(broken)" }
        return nil
    }
}
