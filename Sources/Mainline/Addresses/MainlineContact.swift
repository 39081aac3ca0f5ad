public import Kademlia
public import KRPC

/// A node of the IPv4 network: its id and its endpoint.
public typealias MainlineContact = Contact<Key160, IPv4Endpoint>

extension Key160 {
    /// The key whose bytes these are.
    @inlinable
    public init(_ bytes: Bytes20) { self.init(bytes.high, bytes.middle, bytes.low) }

    /// The key as bytes on the wire.
    @inlinable
    public var bytes: Bytes20 { Bytes20(high: first, middle: second, low: third) }
}
