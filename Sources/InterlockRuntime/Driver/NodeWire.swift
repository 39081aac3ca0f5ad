public import Interlock

/// How datagrams become inputs of a node, and its messages datagrams.
public struct NodeWire<N: Node>: Sendable {
    /// Hands a datagram to the node; false if it is no message.
    @usableFromInline
    typealias Deliver =
        @Sendable (RawSpan, N.Address, inout N, inout Context, inout Effects<N>) -> Bool
    @usableFromInline let deliver: Deliver
    /// Appends the datagram of a message.
    @usableFromInline let encode: @Sendable (N.Message, inout [UInt8]) -> Void
    /// A datagram in a few words, for the trace.
    @usableFromInline let describe: @Sendable (RawSpan) -> String

    @inlinable
    init(
        deliver: @escaping Deliver, encode: @escaping @Sendable (N.Message, inout [UInt8]) -> Void,
        describe: @escaping @Sendable (RawSpan) -> String
    ) {
        (self.deliver, self.encode, self.describe) = (deliver, encode, describe)
    }
}

extension NodeWire where N: DatagramNode {
    /// The bytes as they are.
    @inlinable
    public static var datagrams: Self { datagrams { "\($0.byteCount) bytes" } }

    /// The bytes as they are, and in the trace in the words of `describe`, which is called only if a trace is made.
    @inlinable
    public static func datagrams(describe: @escaping @Sendable (RawSpan) -> String) -> Self {
        Self(
            deliver: { bytes, address, node, context, effects in
                node.received(bytes, from: address, &context, into: &effects)
                return true
            },
            encode: { _, _ in }, describe: describe)
    }
}

extension NodeWire where N.Message: CompactCodable {
    /// One message a datagram, in the compact encoding. What does not decode is dropped and counted.
    @inlinable
    public static var messages: Self {
        Self(
            deliver: { bytes, address, node, context, effects in
                do {
                    let message = try N.Message(decoding: bytes)
                    node.handle(.received(message, from: address), &context, into: &effects)
                    return true
                } catch {
                    return false
                }
            },
            encode: { message, bytes in message.encode(into: &bytes) },
            describe: { bytes in
                guard let message = try? N.Message(decoding: bytes) else {
                    return "\(bytes.byteCount) unreadable bytes"
                }
                return "\(message)"
            })
    }
}
