/// What a ``TableMachine`` answers to an event.
@frozen
public enum TableState<StateKind: Kind, Refusal: Kind>: Hashable, Sendable {
    /// The machine went to this state.
    case entered(StateKind)
    /// The event changed nothing.
    case stayed(StateKind)
    /// The event was turned down.
    case refused(Refusal)
}
