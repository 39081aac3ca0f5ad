import KRPC
import Kademlia

/// Bytes of bencode, put together by hand: in no way the writer's that the node uses.
struct Datagram {
    private(set) var bytes: [UInt8] = []

    mutating func add(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    mutating func add(number: Int) { bytes.append(contentsOf: String(number).utf8) }

    mutating func add(integer: Int) {
        add("i")
        add(number: integer)
        add("e")
    }

    mutating func add(string: [UInt8]) {
        add(number: string.count)
        add(":")
        bytes.append(contentsOf: string)
    }

    mutating func add(_ key: Key160) {
        add("20:")
        addBare(key)
    }

    private mutating func addBare(_ key: Key160) {
        add(bigEndian: key.first, count: 8)
        add(bigEndian: key.second, count: 8)
        add(bigEndian: UInt64(key.third), count: 4)
    }

    private mutating func add(bigEndian word: UInt64, count: Int) {
        for place in stride(from: 8 * (count - 1), through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(place)))
        }
    }

    private mutating func addBare(_ endpoint: Endpoint) {
        if let ipv4 = endpoint.ipv4 {
            add(bigEndian: UInt64(ipv4), count: 4)
        } else {
            add(bigEndian: endpoint.ipv6.high, count: 8)
            add(bigEndian: endpoint.ipv6.low, count: 8)
        }
        add(bigEndian: UInt64(endpoint.port), count: 2)
    }

    /// Compact nodes of one family.
    mutating func add(nodes: [Peer]) {
        var list = Datagram()
        for peer in nodes {
            list.addBare(peer.id)
            list.addBare(peer.endpoint)
        }
        add(string: list.bytes)
    }

    /// A list of compact peers.
    mutating func add(values: [Endpoint]) {
        add("l")
        for endpoint in values {
            var value = Datagram()
            value.addBare(endpoint)
            add(string: value.bytes)
        }
        add("e")
    }

    mutating func add(address endpoint: Endpoint) {
        var value = Datagram()
        value.addBare(endpoint)
        add(string: value.bytes)
    }
}
