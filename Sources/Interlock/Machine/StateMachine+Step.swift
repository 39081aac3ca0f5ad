extension StateMachine {
    /// Takes one event: consults the matrix, performs, and holds the outcome against the matrix again.
    ///
    /// - Returns: the machine's state, or nil when the step was our own bug, which is then in ``Context/fault``. After
    ///   an impossible event the machine is as it was. After an undeclared outcome the state is withheld, so that
    ///   nothing of it leaves the machine.
    /// - Complexity: that of the machine's own step, and about 2 ns; inlined always, since a call would add another.
    @inlinable @inline(__always)
    public mutating func step(_ event: Event, _ context: inout Context) -> State? {
        let before = kind
        let column = Self.kind(of: event)
        let entry = Self.row(before).entry(Int(column.rawValue))
        if entry.isImpossible {
            refuse(before, event, &context)
            return nil
        }
        if context.observer != nil { return observedStep(entry, before, event, &context) }
        guard let state = perform(entry, event, &context) else { return nil }
        if !entry.permits(kind, from: before) {
            reportUndeclared(before, column, &context)
            return nil
        }
        return state
    }

    /// Takes one event unless a hook of the parent objects. A vetoed event changes nothing at all, the goal included.
    ///
    /// - Parameters:
    ///   - event: what happened.
    ///   - hooks: asked in order; the first objection counts.
    ///   - parent: the parent's state, as the hooks may see it.
    ///   - context: time and chance of the event, and what observes it.
    /// - Complexity: O(number of hooks), and the step.
    @inlinable
    public mutating func step<Parent>(
        _ event: Event, subjectTo hooks: [Hook<Self, Parent>], of parent: Parent, _ context: inout Context
    ) -> Stepped<State> {
        for hook in hooks {
            if let reason = hook.objection(event, self, parent) {
                let veto = Veto(hook: hook.name, reason: reason)
                if context.observer != nil { observeVeto(veto, event, &context) }
                return .vetoed(veto)
            }
        }
        guard let state = step(event, &context) else { return .faulty }
        return .entered(state)
    }

    @usableFromInline @inline(never)
    func refuse(_ before: StateKind, _ event: Event, _ context: inout Context) {
        context.report(
            Fault(.impossible, machine: Self.machineName, state: "\(before)", event: "\(Self.kind(of: event))"))
        context.observer?.add(.impossible(event: "\(event)", in: "\(before)"), by: Self.machineName, instance)
    }

    @usableFromInline @inline(never)
    func reportUndeclared(_ before: StateKind, _ column: EventKind, _ context: inout Context) {
        context.report(
            Fault(
                .undeclared(ledTo: "\(kind)"), machine: Self.machineName, state: "\(before)", event: "\(column)"))
    }

    @usableFromInline @inline(never)
    func observeVeto(_ veto: Veto, _ event: Event, _ context: inout Context) {
        context.observer?.coverage?.countVeto(of: Self.machineName, by: veto.hook)
        context.observer?.add(
            .vetoed(event: "\(event)", by: veto.hook, reason: veto.reason), by: Self.machineName, instance)
    }

    @usableFromInline @inline(never)
    mutating func observedStep(
        _ entry: Row.Entry, _ before: StateKind, _ event: Event, _ context: inout Context
    ) -> State? {
        let column = Self.kind(of: event)
        context.observer?.add(.entered(event: "\(event)", in: "\(before)"), by: Self.machineName, instance)
        context.observer?.depth += 1
        let state = perform(entry, event, &context)
        context.observer?.depth -= 1
        guard let state else {
            // Every entry has its exit, so that whoever reads the trace stays in step.
            context.observer?.add(.left(state: "impossible", in: "\(kind)"), by: Self.machineName, instance)
            return nil
        }
        context.observer?.coverage?.count(
            machine: Self.machineName, state: before.rawValue, event: column.rawValue, next: kind.rawValue)
        context.observer?.add(.left(state: "\(state)", in: "\(kind)"), by: Self.machineName, instance)
        guard entry.permits(kind, from: before) else {
            reportUndeclared(before, column, &context)
            return nil
        }
        return state
    }
}
