/// One way out of a cell.
@frozen
public enum Branch<Target: Kind, Refusal: Kind>: Hashable, Sendable {
    /// The event cannot happen here.
    case impossible
    /// Nothing changes.
    case stay
    /// The machine goes to another state.
    case to(Target)
    /// The machine takes the next step towards its goal, from where it is.
    case followGoal
    /// The event is turned down, with a reason; nothing changes, the goal included.
    case refused(Refusal)
}
