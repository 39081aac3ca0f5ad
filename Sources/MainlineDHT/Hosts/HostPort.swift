public import KRPC

/// Where a node is said to be: an address with a port, or a name with a port that has to be resolved.
public struct HostPort: Hashable, Sendable, CustomStringConvertible {
    /// A numeric address or a host's name.
    public let host: String
    /// A UDP port.
    public let port: UInt16

    /// A host at a port.
    public init(host: String, port: UInt16) { (self.host, self.port) = (host, port) }

    /// The host at an endpoint.
    public init(_ endpoint: Endpoint) {
        let text = endpoint.description
        let colon = text.lastIndex(of: ":") ?? text.endIndex
        self.init(host: text[..<colon].filter { $0 != "[" && $0 != "]" }, port: endpoint.port)
    }

    /// `HOST:PORT`, `ADDRESS:PORT` or `[IPV6]:PORT`; nil for anything else. The port is in `1...65535`.
    public init?(parsing text: String) {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let digits = text[text.index(after: colon)...]
        guard let port = UInt16(digits), port > 0, digits.utf8.allSatisfy({ 48...57 ~= $0 }) else { return nil }
        var host = text[..<colon]
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        if isBracketed { host = host.dropFirst().dropLast() }
        guard !host.isEmpty, isBracketed == host.contains(":"), host.utf8.count <= 253,
            !host.contains(where: { $0 == "[" || $0 == "]" || $0.isWhitespace })
        else { return nil }
        self.init(host: String(host), port: port)
    }

    /// The endpoint, if the host is numeric.
    public var endpoint: Endpoint? {
        Endpoint(parsing: description)
    }

    /// Whether it is on the loopback interface, by number or as `localhost`.
    public var isLoopback: Bool {
        host == "localhost" || endpoint?.ipv4.map { $0 >> 24 == 127 } ?? false
    }

    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// Routers that answer newcomers of the public network.
    public static let publicRouters: [HostPort] = [
        HostPort(host: "router.bittorrent.com", port: 6881),
        HostPort(host: "dht.libtorrent.org", port: 25401),
        HostPort(host: "router.utorrent.com", port: 6881),
        HostPort(host: "dht.transmissionbt.com", port: 6881),
        HostPort(host: "dht.aelitis.com", port: 6881),
    ]
}
