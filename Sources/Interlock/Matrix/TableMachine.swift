/// A machine whose matrix is its whole program: states are rows, events columns, each cell says what happens.
///
/// A goal is what cannot be reached at once and is worked on until it is reached or replaced. It is held beside the
/// state (``goal``) or implied by it (``goal(impliedBy:)``). It is set only by an event that was neither refused nor
/// vetoed, and cleared when met.
public protocol TableMachine: StateMachine
where Row.Entry == MatrixCell<StateKind, Guard, Refusal>, State == TableState<StateKind, Refusal> {
    /// The named conditions of the cells.
    associatedtype Guard: Kind = NoKind
    /// The named reasons for which an event is turned down.
    associatedtype Refusal: Kind = NoKind
    /// What the machine can be asked to work towards.
    associatedtype Goal: Hashable & Sendable = Never

    /// The state without its payload: the row of the matrix that the machine is in.
    var kind: StateKind { get set }
    /// The goal beside the state; nil if there is none.
    var goal: Goal? { get set }
    /// Whether a guard holds when the event arrives. Pure; what it needs of sensors comes in the event.
    func holds(_ condition: Guard, on event: Event) -> Bool
    /// The goal that an event sets, if any.
    static func goal(setBy event: Event) -> Goal?
    /// The goal that a state stands for, if any.
    static func goal(impliedBy kind: StateKind) -> Goal?
    /// Whether the machine has reached the goal.
    func hasReached(_ goal: Goal) -> Bool
    /// The next state on the way to the goal, or nil if none is known from here, which is a fault.
    func next(towards goal: Goal, on event: Event) -> StateKind?
}

extension TableMachine {
    /// A cell of this machine's matrix.
    public typealias Cell = MatrixCell<StateKind, Guard, Refusal>
    @inlinable public static func goal(setBy event: Event) -> Goal? { nil }
    @inlinable public static func goal(impliedBy kind: StateKind) -> Goal? { nil }
}

extension TableMachine where Guard == NoKind {
    @inlinable public func holds(_ condition: NoKind, on event: Event) -> Bool {}
}

extension TableMachine where Goal == Never {
    @inlinable public var goal: Never? {
        get { nil }
        // swift-format-ignore: the protocol asks for a setter; there is nothing to set.
        set {}
    }
    @inlinable public func hasReached(_ goal: Never) -> Bool {}
    @inlinable public func next(towards goal: Never, on event: Event) -> StateKind? {}
}
