public import Interlock

/// What the simulator's queue holds.
@frozen @usableFromInline
enum Occurrence<N: Node> {
    /// A message arrives at an address, whoever has it then.
    case message(N.Message, from: Origin<N.Address>, to: N.Address)
    /// A datagram arrives at an address: a slot of the slab and how many of its bytes.
    case datagram(packet: UInt32, count: UInt32, from: Origin<N.Address>, to: N.Address)
    /// A timer fires. When a timer is replaced, is cancelled or dies, this is cancelled.
    case timer(N.Timer, node: UInt32)
    /// A request, a withdrawal or a change of a link reaches a node, unless another has taken its place.
    case input(Input<N>, node: UInt32, occupant: UInt32)
    /// A node starts, for the first time or anew, unless it has done so since.
    case start(node: UInt32, life: UInt32)
}

/// Where a message came from.
@frozen @usableFromInline
struct Origin<Address: Hashable & Sendable> {
    @usableFromInline let address: Address
    /// The sending node; -1 for what a test injected under an address of its choice.
    @usableFromInline let node: Int32

    @inlinable
    init(_ address: Address, node: Int32) { (self.address, self.node) = (address, node) }
}
