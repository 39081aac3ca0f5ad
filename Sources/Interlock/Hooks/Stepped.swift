/// What came of an event that was subject to hooks.
public enum Stepped<State: Hashable & Sendable>: Hashable, Sendable {
    /// The machine took the event and is in this state.
    case entered(State)
    /// A hook objected; nothing changed.
    case vetoed(Veto)
    /// The step was our own bug, reported in the context.
    case faulty
}
