public import Interlock

/// A message under way.
public struct Letter<N: Node>: Hashable, Sendable {
    /// What is said.
    public var message: N.Message
    /// The number of the host that sent it.
    public var sender: Int
    /// The number of the host to which it goes.
    public var receiver: Int

    /// A message on its way from one host to another.
    public init(_ message: N.Message, from sender: Int, to receiver: Int) {
        (self.message, self.sender, self.receiver) = (message, sender, receiver)
    }
}
