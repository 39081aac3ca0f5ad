public import Interlock

extension Coordinator {
    /// Whether the coordinator keeps the routing table by itself.
    @inlinable var isUpkept: Bool { configuration.upkeep != nil }

    // MARK: Timers and tidings

    /// Begins, with a sweep and a lookup of the own key. Told twice, it begins once.
    @inlinable
    mutating func startUpkeep(_ context: inout Context) -> State {
        guard let upkeep = configuration.upkeep, !tidings.contains(.started) else { return .noted }
        tidings.formUnion([.started, .disturbed, .awaitsProbe])
        active.insert(.explore)
        sweep(silentFor: known.limits.goodFor, &context)
        return say(.waitingToWake(.probe, after: upkeep.sweepInterval))
    }

    /// A timer fired. One that was not asked for is the tolerated race of a timer with its replacement.
    @inlinable
    mutating func wakeUp(_ wake: Wake, _ context: inout Context) -> State {
        guard let upkeep = configuration.upkeep, tidings.remove(.awaits(wake)) != nil else {
            tally.untimely &+= 1
            return .noted
        }
        switch wake {
        case .explore:
            tidings.insert(.exploreDue)
            active.insert(.explore)
            return .noted
        case .probe:
            tidings.insert(.awaitsProbe)
            sweep(silentFor: known.limits.goodFor, &context)
            return say(.waitingToWake(.probe, after: upkeep.sweepInterval))
        }
    }

    /// All ages may be wrong, since clocks stand still while a machine sleeps: whoever was not heard of just now is
    /// due.
    @inlinable
    mutating func disturb(_ context: inout Context) -> State {
        guard tidings.contains(.started) else { return .noted }
        tidings.insert(.disturbed)
        active.insert(.explore)
        // Whatever was wrong with the network may be over, also for those who were given up.
        silence = 0
        sweep(silentFor: 0, &context)
        let bad = known.bad(probe.room)
        if !bad.isEmpty { remark(.due(bad), &context) }
        return .noted
    }

    /// Tells who of the table is due for a check, as many as there is room for: those who failed first.
    ///
    /// While nobody is heard at all, one tells as well as all of them that the network is back. It is drawn by chance:
    /// one that is gone for good would never tell. Of the bad ones, which may be here for long, one is due a sweep too.
    @inlinable
    mutating func sweep(silentFor age: UInt32, _ context: inout Context) {
        guard !isCutOff else {
            tally.sweepsCutShort &+= 1
            let silent = known.stalest(probe.room, olderThan: age, now: context.now.seconds)
            guard !silent.isEmpty, probe.count == 0 else { return }
            return remark(.due([silent[context.chance.below(silent.count)]]), &context)
        }
        let failed = known.failing(probe.room)
        if !failed.isEmpty { remark(.due(failed), &context) }
        let limits = known.limits
        let silent = known.stalest(probe.room, olderThan: age, now: context.now.seconds) { !$0.isBad(under: limits) }
        if !silent.isEmpty { remark(.due(silent), &context) }
        let bad = known.bad(.max)
        if !bad.isEmpty { remark(.due([bad[context.chance.below(bad.count)]]), &context) }
    }

    // MARK: Checks

    /// Shows somebody who was not seen to answer to the machine that checks it first, if the table would take it.
    @inlinable
    mutating func consider(_ contact: Contact, _ context: inout Context) -> State {
        guard isUpkept, known.acquaintance(with: contact) == .welcome else { return .noted }
        hold(vet(.added(contact), &context))
        return .noted
    }

    /// Takes in what came of a check. What follows is said with the next polls: a node may hand it over while it polls.
    @inlinable
    mutating func settleCheck(
        _ contact: Contact, _ check: Check, _ outcome: CheckOutcome, _ context: inout Context
    ) -> State {
        guard isUpkept else { return .noted }
        switch check {
        case .include:
            switch outcome {
            case .answered: hold(vet(.answered(contact), &context))
            case .failed: hold(vet(.failed(contact), &context))
            case .timedOut: hold(vet(.timedOut(contact), &context))
            case .lost: hold(vet(.lost(contact), &context))
            }
        case .probe:
            // Who is checked is suspected already: that it became bad is no news to the machine that checks it.
            if outcome == .failed || outcome == .timedOut, probe.countsAgainst(contact),
                known.recordFailure(of: contact) == .becameBad
            {
                hold(.tableChanged(.becameBad(contact)))
            }
            if outcome == .lost, silence < configuration.limits.silence { silence += 1 }
            switch outcome {
            case .answered: hold(inspect(.answered(contact), &context))
            case .failed: hold(inspect(.failed(contact), &context))
            case .timedOut: hold(inspect(.timedOut(contact), &context))
            case .lost: hold(inspect(.lost(contact), &context))
            }
        }
        return .noted
    }

    /// Steps the checks of candidates, and translates what they ask for; nil if that is nothing.
    @inlinable
    mutating func vet(_ event: Include<Key, Address>.Event, _ context: inout Context) -> State? {
        switch include.step(event, &context) {
        case nil, .idle?, .waitingAtCapacity?, .waitingWithCapacity?:
            return nil
        case .waitingToCheck(let contact)?:
            active.insert(.include)
            return .waitingToCheck(contact, for: .include)
        case .included(let contact)?:
            active.insert(.include)
            return admit(contact, responded: true, &context).map(State.tableChanged)
        }
    }

    /// Steps the checks of the table's contacts, and translates what they ask for; nil if that is nothing.
    @inlinable
    mutating func inspect(_ event: Probe<Key, Address>.Event, _ context: inout Context) -> State? {
        switch probe.step(event, &context) {
        case nil, .idle?, .waitingAtCapacity?, .waitingWithCapacity?:
            return nil
        case .readyToCheck?:
            active.insert(.probe)
            return nil
        case .waitingToCheck(let contact)?:
            active.insert(.probe)
            return .waitingToCheck(contact, for: .probe)
        case .passed(let contact)?:
            active.insert(.probe)
            if let change = admit(contact, responded: true, &context) { return .tableChanged(change) }
            return dismiss(contact)
        case .gaveUp(let contact, let replacement)?:
            active.insert(.probe)
            hold(giveUp(contact))
            if let replacement, known.acquaintance(with: replacement) == .welcome {
                hold(vet(.added(replacement), &context))
            }
            return nil
        }
    }

    /// A contact that answered and is bad all the same was refused, since others of its network have its place: it
    /// would be checked in vain for ever.
    @inlinable
    mutating func dismiss(_ contact: Contact) -> State? {
        guard let entry = known.entry(of: contact.key), entry.address == contact.address, known.isBad(entry) else {
            return nil
        }
        return known.remove(contact).map { _ in .tableChanged(.removed(contact)) }
    }

    /// Takes a contact out of the table that did not answer its checks, or leaves it there as a bad one while too few
    /// are known that are not: not they may be gone, but the way to them.
    @inlinable
    mutating func giveUp(_ contact: Contact) -> State? {
        let limits = known.limits
        let others = known.entries.count { !$0.isBad(under: limits) && $0.contact != contact }
        guard others < configuration.limits.floor else {
            return known.remove(contact).map { _ in .tableChanged(.removed(contact)) }
        }
        switch known.giveUp(contact) {
        case .becameBad:
            tally.keptBad &+= 1
            return .tableChanged(.becameBad(contact))
        case .stillBad:
            tally.keptBad &+= 1
            return nil
        case .counted, .unknown:
            return nil
        }
    }

    /// Tells the checks of the table's contacts something that they never answer by a check.
    @inlinable
    mutating func remark(_ event: Probe<Key, Address>.Event, _ context: inout Context) {
        hold(inspect(event, &context))
    }

    // MARK: What is said later

    /// Keeps a state that came with another, to be said in its turn.
    @inlinable
    mutating func hold(_ state: State?) {
        if let state { held.append(state) }
    }

    @inlinable
    mutating func takeHeld() -> State? { held.isEmpty ? nil : held.removeFirst() }

    /// Says a state, after those that were kept before.
    @inlinable
    mutating func say(_ state: State) -> State {
        if held.isEmpty { return state }
        held.append(state)
        return held.removeFirst()
    }
}

/// What came of a check.
@frozen
@usableFromInline
enum CheckOutcome: Hashable, Sendable { case answered, failed, timedOut, lost }
