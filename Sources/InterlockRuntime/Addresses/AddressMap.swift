/// An address type of a node that has one endpoint each.
public protocol EndpointConvertible: Hashable, Sendable {
    /// The address of an endpoint; nil if the node has no word for it, and then its datagrams are dropped and counted.
    init?(_ endpoint: InternetEndpoint)
    /// Where to send; nil if nowhere, and then what is sent is dropped and counted.
    var endpoint: InternetEndpoint? { get }
}

extension InternetEndpoint: EndpointConvertible {
    @inlinable public init?(_ endpoint: InternetEndpoint) { self = endpoint }
    @inlinable public var endpoint: InternetEndpoint? { self }
}

/// How the addresses of a node and the endpoints of the network translate. Called for every datagram: keep it cheap.
public struct AddressMap<Address: Hashable & Sendable>: Sendable {
    @usableFromInline let toAddress: @Sendable (InternetEndpoint) -> Address?
    @usableFromInline let toEndpoint: @Sendable (Address) -> InternetEndpoint?

    /// A translation by two functions; nil where there is none.
    @inlinable
    public init(
        address: @escaping @Sendable (InternetEndpoint) -> Address?,
        endpoint: @escaping @Sendable (Address) -> InternetEndpoint?
    ) {
        (toAddress, toEndpoint) = (address, endpoint)
    }
}

extension AddressMap where Address: EndpointConvertible {
    /// The translation that the address type itself knows.
    @inlinable public static var own: Self { Self(address: { Address($0) }, endpoint: { $0.endpoint }) }
}

extension AddressMap where Address == UInt8 {
    /// Small numbers, each a port of 127.0.0.1 from `portBase` on: for clusters on one machine.
    public static func loopbackPorts(from portBase: UInt16) -> Self {
        Self(
            address: { endpoint in
                guard endpoint.ipv4 == 0x7F00_0001, endpoint.port >= portBase else { return nil }
                return UInt8(exactly: endpoint.port - portBase)
            },
            endpoint: { number in
                let (port, overflow) = portBase.addingReportingOverflow(UInt16(number))
                return overflow ? nil : .loopback(port: port)
            })
    }
}
