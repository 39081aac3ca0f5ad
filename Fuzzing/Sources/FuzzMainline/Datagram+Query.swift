import KRPC
import Kademlia

extension Datagram {
    /// A query of a peer, well-formed; what a number says is in the order of its bits.
    ///
    /// - Parameters:
    ///   - method: Which of the methods, by three bits; beside it five bits of what is optional.
    ///   - number: What it is about, and how long what may be of any length is.
    ///   - token: What an announcement shows.
    static func query(_ method: UInt8, by peer: Peer, about number: UInt8, token: [UInt8]) -> [UInt8] {
        let key = Peer.key(number)
        let torrent = Peer.torrent(number)
        var datagram = Datagram()
        datagram.add("d1:ad")
        if method & 8 != 0 { datagram.add("2:hai0e") }
        datagram.add("2:id")
        datagram.add(peer.id)
        switch method & 7 {
        case 0: datagram.add("e1:q4:ping")
        case 1:
            datagram.add("6:target")
            datagram.add(key)
            datagram.add(want: method)
            datagram.add("e1:q9:find_node")
        case 2:
            datagram.add("9:info_hash")
            datagram.add(torrent)
            if method & 16 != 0 { datagram.add("6:noseedi1e6:scrapei1e") }
            datagram.add(want: method)
            datagram.add("e1:q9:get_peers")
        case 3, 4:
            if method & 16 != 0 { datagram.add("12:implied_porti1e") }
            datagram.add("9:info_hash")
            datagram.add(torrent)
            datagram.add("4:port")
            datagram.add(integer: method & 32 != 0 ? 1 + Int(number) : 6881)
            datagram.add("5:token")
            datagram.add(string: token)
            datagram.add("e1:q13:announce_peer")
        case 5:
            datagram.add("6:target")
            datagram.add(key)
            datagram.add(want: method)
            datagram.add(method & 16 != 0 ? "e1:q3:get" : "e1:q17:sample_infohashes")
        case 6:
            datagram.add("5:token")
            datagram.add(string: token)
            datagram.add("1:v5:hello")
            datagram.add("e1:q3:put")
        default:
            if method & 16 != 0 {
                datagram.add("6:target")
                datagram.add(key)
            }
            datagram.add("e1:q4:what")
        }
        if method & 128 != 0 { datagram.add("2:roi1e") }
        datagram.add("1:t")
        datagram.add(string: [UInt8](repeating: number, count: (method & 64 != 0 ? 63 : 1) + Int(number & 1)))
        if method & 32 != 0 {
            datagram.add("1:v")
            datagram.add(string: [UInt8](repeating: 0x61, count: Int(number & 15)))
        }
        datagram.add("1:y1:qe")
        return datagram.bytes
    }

    private mutating func add(want choices: UInt8) {
        if choices & 32 != 0 { add("4:wantl2:n42:n6e") }
    }
}
