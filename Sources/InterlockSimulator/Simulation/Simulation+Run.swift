public import Interlock

extension Simulation {
    /// How many steps a run may take if its caller does not say.
    @inlinable public static var defaultStepBudget: Int { 1_000_000_000 }

    /// Runs until an instant, and all that is due at it.
    ///
    /// - Parameters:
    ///   - end: the instant, of virtual time.
    ///   - steps: the most that may happen.
    ///   - isDone: asked after each step; true ends the run.
    /// - Returns: why the run came back. After `reached` and `quiet` the present instant is `end`.
    @inlinable @discardableResult
    public mutating func run(
        until end: Instant, steps: Int = Self.defaultStepBudget, stoppingWhen isDone: ((Simulation<N>) -> Bool)? = nil
    ) -> Outcome {
        let outcome = advance(until: end, steps, isDone)
        if outcome == .reached || outcome == .quiet { clock = Swift.max(now, end) }
        return outcome
    }

    /// Runs for a while.
    @inlinable @discardableResult
    public mutating func run(
        for duration: Duration, steps: Int = Self.defaultStepBudget,
        stoppingWhen isDone: ((Simulation<N>) -> Bool)? = nil
    ) -> Outcome {
        run(until: now.advanced(by: duration), steps: steps, stoppingWhen: isDone)
    }

    /// Runs until nothing is to happen any more (no message on its way, no timer set), at most until an instant. The
    /// present instant is then that of the last step.
    @inlinable @discardableResult
    public mutating func runUntilQuiet(limit: Instant, steps: Int = Self.defaultStepBudget) -> Outcome {
        advance(until: limit, steps, nil)
    }

    /// Lets one thing happen: the first that is due.
    ///
    /// - Returns: false if nothing is to happen, or the run has failed.
    @inlinable @discardableResult
    public mutating func step() -> Bool { advance(until: Instant(nanoseconds: .max), 1, nil) == .outOfSteps }

    @inlinable
    mutating func advance(until end: Instant, _ steps: Int, _ isDone: ((Simulation<N>) -> Bool)?) -> Outcome {
        var left = steps
        while left > 0 {
            if stopsAtFailure && !failures.isEmpty { return .failed }
            guard let (at, occurrence) = queue.popFirst(notAfter: end.nanoseconds) else {
                return queue.count == 0 ? .quiet : .reached
            }
            left -= 1
            clock = Instant(nanoseconds: at)
            take(occurrence)
            if let isDone, isDone(self) { return .satisfied }
        }
        return stopsAtFailure && !failures.isEmpty ? .failed : .outOfSteps
    }

    @inlinable
    mutating func take(_ occurrence: Occurrence<N>) {
        switch occurrence {
        case .message(let message, let origin, let address):
            guard let node = receiver(at: address, from: origin.node) else { return }
            tally.delivered += 1
            give(.received(message, from: origin.address), to: node)
        case .datagram(let packet, let count, let origin, let address):
            guard let node = receiver(at: address, from: origin.node) else { return packets.release(packet) }
            tally.delivered += 1
            carry(packet, Int(count), from: origin.address, to: node)
        case .timer(let name, let number):
            let node = Int(number)
            timers[node].removeValue(forKey: name)
            tally.fired += 1
            give(.timerFired(name), to: node)
        case .input(let input, let number, let occupant):
            guard vitals[Int(number)].status == .up, vitals[Int(number)].occupant == occupant else {
                tally.inputsMissed += 1
                return
            }
            give(input, to: Int(number))
        case .start(let number, let life):
            guard vitals[Int(number)].life == life else { return }
            start(Int(number))
        }
    }

    /// The node that takes what arrives at an address now.
    @inlinable
    mutating func receiver(at address: N.Address, from sender: Int32) -> Int? {
        guard let number = places[address], vitals[Int(number)].status == .up else {
            tally.missed += 1
            return nil
        }
        if sender >= 0 && vitals[Int(sender)].side != vitals[Int(number)].side {
            tally.separated += 1
            return nil
        }
        return Int(number)
    }
}
