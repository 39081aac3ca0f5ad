/// A node whose wire is bytes: a span in, one reused arena out, no allocation a datagram.
public protocol DatagramNode: Node where Message == Never {
    /// Takes one datagram and appends all that follows from it. Bytes come from outside: they never trap.
    mutating func received(
        _ bytes: RawSpan, from address: Address, _ context: inout Context, into effects: inout Effects<Self>)
}
