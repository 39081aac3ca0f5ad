/// What a driver may do to a node, beyond handing it the inputs: the one vocabulary of checker and simulator.
///
/// The checker holds a budget of each, the simulator a rate. Neither can do anything else to a node.
public enum FaultKind: UInt8, Kind {
    /// A message never arrives.
    case loss
    /// A message arrives twice.
    case duplication
    /// A message overtakes an earlier one between the same two nodes.
    case reordering
    /// A node stops after any prefix of an input's effects and is made anew from what it had persisted.
    case crash
    /// A node stops and is made anew as one that never stored anything.
    case crashWithoutStorage
}
