extension TableMachine {
    @inlinable
    public mutating func perform(_ entry: Cell, _ event: Event, _ context: inout Context) -> State? {
        var branch = entry.first
        if let condition = entry.condition, !holds(condition, on: event) { branch = entry.second }
        switch branch {
        case .refused(let reason):
            return .refused(reason)
        case .impossible:
            refuse(kind, event, &context)
            return nil
        case .stay:
            adoptGoal(of: event)
            return .stayed(kind)
        case .to(let target):
            adoptGoal(of: event)
            return enter(target)
        case .followGoal:
            let former = goal
            adoptGoal(of: event)
            // What is asked for is there already: nothing to do, and no fault.
            if let wish = Self.goal(setBy: event), hasReached(wish) { return .stayed(kind) }
            guard let aim = goal ?? Self.goal(impliedBy: kind), let target = next(towards: aim, on: event) else {
                goal = former
                refuse(kind, event, &context)
                return nil
            }
            return enter(target)
        }
    }

    @inlinable
    mutating func adoptGoal(of event: Event) {
        if let aim = Self.goal(setBy: event) { goal = aim }
        if let aim = goal, hasReached(aim) { goal = nil }
    }

    @inlinable
    mutating func enter(_ target: StateKind) -> State {
        let moved = target != kind
        kind = target
        if let aim = goal, hasReached(aim) { goal = nil }
        return moved ? .entered(target) : .stayed(target)
    }
}
