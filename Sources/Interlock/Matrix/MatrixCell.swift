/// The entry of a ``TableMachine``: what to do, said once, as data.
@frozen
public struct MatrixCell<Target: Kind, Guard: Kind, Refusal: Kind>: MatrixEntry, Hashable {
    /// The named guard that decides between the two branches; nil if there is but one.
    public let condition: Guard?
    /// What happens if the guard holds, or if there is none.
    public let first: Branch<Target, Refusal>
    /// What happens if the guard does not hold.
    public let second: Branch<Target, Refusal>

    /// One branch if the guard holds and another if it does not; without a guard, the first.
    @inlinable
    public init(_ condition: Guard?, _ first: Branch<Target, Refusal>, _ second: Branch<Target, Refusal>) {
        (self.condition, self.first, self.second) = (condition, first, second)
    }
    /// The event cannot happen in this state.
    @inlinable public static var impossible: Self { Self(nil, .impossible, .impossible) }
    /// The event changes nothing.
    @inlinable public static var stay: Self { Self(nil, .stay, .stay) }
    /// The event leads to the state.
    @inlinable public static func to(_ kind: Target) -> Self { Self(nil, .to(kind), .to(kind)) }
    /// The event leads to the next state on the way to the goal.
    @inlinable public static var followGoal: Self { Self(nil, .followGoal, .followGoal) }
    /// The event is turned down and changes nothing, the goal included.
    @inlinable public static func refused(_ reason: Refusal) -> Self { Self(nil, .refused(reason), .refused(reason)) }
    /// One of two branches, by a named guard.
    @inlinable
    public static func when(
        _ condition: Guard, _ first: Branch<Target, Refusal>, else second: Branch<Target, Refusal>
    ) -> Self {
        Self(condition, first, second)
    }

    @inlinable public var isImpossible: Bool {
        if case .impossible = first, condition == nil { return true }
        return false
    }

    @inlinable
    public func permits(_ kind: Target, from before: Target) -> Bool {
        Self.permits(first, kind, before) || (condition != nil && Self.permits(second, kind, before))
    }

    @inlinable
    static func permits(_ branch: Branch<Target, Refusal>, _ kind: Target, _ before: Target) -> Bool {
        switch branch {
        case .impossible: false
        case .stay, .refused: kind == before
        case .to(let target): kind == target
        case .followGoal: true
        }
    }

    public var description: CellDescription {
        guard let condition else { return Self.describe(first) }
        return .when("\(condition)", Self.describe(first), otherwise: Self.describe(second))
    }

    private static func describe(_ branch: Branch<Target, Refusal>) -> CellDescription {
        switch branch {
        case .impossible: .impossible
        case .stay: .stay
        case .to(let target): .leads(to: ["\(target)"])
        case .followGoal: .followGoal
        case .refused(let reason): .refused("\(reason)")
        }
    }
}
