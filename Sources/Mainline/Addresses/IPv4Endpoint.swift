public import KRPC
public import Kademlia

/// An IPv4 address and port in 6 bytes, as a routing table of the IPv4 network keeps them; BEP 32 keeps IPv6 apart.
@frozen
public struct IPv4Endpoint: ContactAddress, CustomStringConvertible {
    /// The address in host order: 127.0.0.1 is 0x7F000001.
    public let address: UInt32
    /// The UDP port.
    public let port: UInt16

    /// The endpoint of an address in host order.
    @inlinable
    public init(address: UInt32, port: UInt16) { (self.address, self.port) = (address, port) }

    /// The endpoint in 6 bytes; nil for IPv6.
    @inlinable
    public init?(_ endpoint: Endpoint) {
        guard let address = endpoint.ipv4 else { return nil }
        self.init(address: address, port: endpoint.port)
    }

    /// The endpoint as one that holds either family.
    @inlinable
    public var endpoint: Endpoint { Endpoint(ipv4: address, port: port) }

    public var description: String { endpoint.description }

    /// Nothing is the node's own.
    public static var defaultRules: AddressPolicy { AddressPolicy() }

    /// Whether both are in one /24, which mostly has one owner; what is the node's own is not counted together.
    @inlinable
    public func sharesNetwork(with other: Self, under rules: AddressPolicy) -> Bool {
        guard (address ^ other.address) >> 8 == 0 else { return false }
        return !(rules.isOwn(endpoint) && rules.isOwn(other.endpoint))
    }
}
