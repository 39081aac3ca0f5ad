/// What happens to a machine, and makes what its node knows of others older than it seems.
public enum Disturbance: Hashable, Sendable {
    /// The machine slept for this long, and the node's clock stood still meanwhile.
    case suspended(Duration)
    /// The machine has other addresses or another way out than before.
    case networkChanged
}
