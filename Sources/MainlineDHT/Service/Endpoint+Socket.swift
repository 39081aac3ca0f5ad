public import InterlockRuntime
public import KRPC

extension Endpoint: EndpointConvertible {
    /// The endpoint of a datagram's sender; every one has its counterpart.
    @inlinable
    public init?(_ endpoint: InternetEndpoint) {
        self.init(ipv6: endpoint.high, endpoint.low, port: endpoint.port)
    }

    /// Where to send.
    @inlinable
    public var endpoint: InternetEndpoint? {
        let (high, low) = ipv6
        return InternetEndpoint(high: high, low: low, port: port)
    }
}
