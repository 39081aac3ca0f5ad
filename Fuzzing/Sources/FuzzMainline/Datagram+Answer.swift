import KRPC
import Kademlia

extension Datagram {
    /// An answer to a query of the node's, well-formed.
    ///
    /// - Parameters:
    ///   - kind: What kind of answer, by three bits; beside it whom it names first.
    ///   - choices: How many it names, and what is optional.
    static func answer(_ kind: UInt8, to transaction: [UInt8], by peer: Peer, _ choices: UInt8) -> [UInt8] {
        var datagram = Datagram()
        datagram.add("d")
        if kind & 7 == 7 {
            datagram.add("1:eli")
            datagram.add(number: 200 + Int(choices & 7))
            datagram.add("e4:busye")
        } else {
            if choices & 16 != 0 {
                datagram.add("2:ip")
                datagram.add(address: Peer(choices).endpoint)
            }
            datagram.add(results: kind, by: kind & 7 == 6 ? Peer(peer.number ^ choices) : peer, choices)
        }
        datagram.add("1:t")
        datagram.add(string: transaction)
        if choices & 32 != 0 { datagram.add("1:v4:test") }
        datagram.add(kind & 7 == 7 ? "1:y1:ee" : "1:y1:re")
        return datagram.bytes
    }

    private mutating func add(results kind: UInt8, by peer: Peer, _ choices: UInt8) {
        let isGreat = kind & 7 == 5
        let count = kind & 7 == 4 ? 0 : isGreat ? 40 : Int(choices & 15)
        let first = kind >> 3 &* 11 &+ choices >> 6 &* 64
        let named = (0..<count).map { Peer(first &+ UInt8($0) &* (choices & 128 != 0 ? 1 : 5)) }
        add("1:rd2:id")
        add(peer.id)
        if count > 0 {
            add("5:nodes")
            add(nodes: named.filter { $0.endpoint.isIPv4 })
        }
        if count > 0, choices & 64 != 0 {
            add("6:nodes6")
            add(nodes: named.filter { !$0.endpoint.isIPv4 })
        }
        if kind & 7 >= 1, kind & 7 <= 3 {
            add("5:token")
            add(string: [UInt8](repeating: choices, count: kind & 7 == 3 ? 64 : Int(choices & 31)))
        }
        if kind & 7 == 2 || isGreat {
            add("6:values")
            add(values: named.map(\.endpoint))
        }
        add("e")
    }
}
