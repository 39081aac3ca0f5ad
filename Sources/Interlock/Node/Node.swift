/// The top machine on one host. The checker, the simulator and the runtime run any node unchanged.
///
/// `handle` is atomic, except that a crash may cut its effects short after any of them; the node is then made anew from
/// what it had persisted.
public protocol Node: Sendable {
    associatedtype Configuration: Sendable
    associatedtype Address: Hashable & Sendable
    /// What nodes say to one another; `Never` if the wire is bytes.
    associatedtype Message: Hashable & Sendable
    /// The names of timers: `.request(7)`, `.sweep`.
    associatedtype Timer: Hashable & Sendable
    /// What the local user, or the sensors of a plant, may ask for.
    associatedtype Request: Hashable & Sendable = Never
    /// What goes to the local user, or to the actuators of a plant.
    associatedtype Report: Hashable & Sendable = Never
    /// What survives a crash.
    associatedtype Stored: StableState = Nothing

    /// A node as it is before ``Input/started(downFor:)``, with what it stored in former lives.
    init(_ configuration: Configuration, at address: Address, restoring stored: Stored)
    /// Takes one input and appends all that follows from it.
    mutating func handle(_ input: Input<Self>, _ context: inout Context, into effects: inout Effects<Self>)
    /// What is wrong with the node, in words; nil if all its invariants hold. Asked by tests, checker and simulator
    /// after each input.
    var brokenInvariant: String? { get }
}
