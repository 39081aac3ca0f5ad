import KRPC
import Kademlia
import Mainline

/// One of 256 other nodes: its number tells its endpoint and its id, and the last byte of its address its number.
///
/// There are those on networks of eight, of the node's own prefix, crowded on one network, on IPv6, and where nobody
/// can be. Ids share up to eleven bits with the node's.
struct Peer {
    static let ownID = Key160(0x8000_0000_0000_0000, 0, 1)
    static let home = Endpoint(ipv4: 0x5801_0101, port: 6881)
    static let own = Prefix(ipv4: 0x0A00_0000, length: 8)

    let number: UInt8

    init(_ number: UInt8) { self.number = number }

    init(at endpoint: Endpoint) {
        number = UInt8(truncatingIfNeeded: endpoint.ipv4 ?? UInt32(truncatingIfNeeded: endpoint.ipv6.low))
    }

    var endpoint: Endpoint {
        let last = UInt32(number)
        return switch number {
        case 0..<128: Endpoint(ipv4: 0x5000_0000 | (last >> 3) << 8 | last, port: 6881)
        case 128..<192: Endpoint(ipv4: 0x0A00_0000 | last, port: 6881)
        case 192..<224: Endpoint(ipv4: 0x5101_0100 | last, port: 6881)
        case 224..<240: Endpoint(ipv6: 0x2001_4860_0000_0000, UInt64(last), port: 6881)
        case 240..<248: Endpoint(ipv4: 0xC0A8_0000 | last, port: 6881)
        case 248..<255: Endpoint(ipv4: 0x5202_0200 | last, port: 0)
        default: Self.home
        }
    }

    var id: Key160 {
        var word = UInt64(number) &* 0x9E37_79B9_7F4A_7C15
        return Key160(sharing: Int(number % 12), bitsWith: Self.ownID) {
            word = (word ^ word >> 29) &* 0xBF58_476D_1CE4_E5B9
            return word
        }
    }

    var contact: MainlineContact? {
        IPv4Endpoint(endpoint).map { MainlineContact(key: id, address: $0) }
    }

    /// A key to look for: the node's own, a peer's, a torrent of eight, or one that shares some bits with the node's.
    static func key(_ number: UInt8) -> Key160 {
        switch number {
        case 0: ownID
        case 1..<16: torrent(number)
        case 16..<64: Key160(sharing: Int(number), bitsWith: ownID) { UInt64(number) << 32 }
        default: Peer(number).id
        }
    }

    /// One of eight torrents, the higher the closer to the node.
    static func torrent(_ number: UInt8) -> Key160 {
        Key160(sharing: Int(number & 7), bitsWith: ownID) { 0x7777_7777_7777_7777 }
    }
}
