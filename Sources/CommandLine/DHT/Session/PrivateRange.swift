import KRPC
import Mainline
import MainlineDHT

/// The ranges that networks use which are not the internet (RFC 1918, RFC 6598, RFC 3927).
enum PrivateRange {
    private static let prefixes = [
        Prefix(ipv4: 0x0A00_0000, length: 8), Prefix(ipv4: 0xAC10_0000, length: 12),
        Prefix(ipv4: 0xC0A8_0000, length: 16), Prefix(ipv4: 0x6440_0000, length: 10),
        Prefix(ipv4: 0xA9FE_0000, length: 16),
    ]

    /// The range in which an endpoint is.
    static func containing(_ endpoint: Endpoint) -> Prefix? { prefixes.first { $0.contains(endpoint) } }

    /// Why nobody at an endpoint is spoken to, and what to give so that somebody is; nil if somebody is.
    static func advice(for endpoint: Endpoint, own: [Prefix]) -> String? {
        guard endpoint.isReserved, !own.contains(where: { $0.contains(endpoint) }) else { return nil }
        let address = endpoint.addressText
        if let range = containing(endpoint) { return "\(address) is a private address: add --private \(range)" }
        let prefix = Prefix(of: endpoint, length: 24)
        return "nobody on the internet has the address \(address): if it is in a network of your own, "
            + "add --private \(prefix)"
    }
}
