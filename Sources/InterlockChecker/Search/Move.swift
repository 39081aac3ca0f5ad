/// A step of the system, in numbers: enough to name it and to take it again.
struct Move {
    enum Kind: UInt8 {
        case start
        case request
        case withdraw
        case timer
        case deliver
        case duplicate
        case lose
        case crash
    }
    var kind: Kind
    var host: Int
    /// The number of the input; of the letter if it is lost; -1 for a crash between inputs.
    var subject: Int32
    /// Which way the choices of the input fell.
    var run: Int32 = 0
    /// After how many of the input's effects the node crashed; -1 if it did not.
    var cut: Int32 = -1
    /// Whether a crash took the storage with it.
    var forgets = false
    /// What is wrong with the step, by its number among the violations; -1 if nothing is.
    var violation: Int32 = -1
}
