import FuzzDriver
import Interlock
import KRPC
import Kademlia
import Mainline

/// A node with a lookup, an announcement and a bootstrap under way takes any datagrams without a trap, a fault, a
/// broken invariant or growth beyond its limits.
///
/// The input is a list of datagrams, each after a byte that says who sends it and what is done before; see `Letter`.
@main
enum FuzzMainline {
    static func main() {
        fuzz { start, count in
            FuzzMainline.run(input(start, count))
            return 0
        }
    }

    static func run(_ input: [UInt8]) {
        var subject = Subject()
        var rest = input[...]
        for _ in 0..<16 {
            guard let letter = Letter(&rest) else { break }
            subject.take(letter)
        }
        #if CANARY
        // Two answers to nothing that was asked, in one input: no seed has more than one.
        if subject.node.counts.unsolicited >= 2 { failPlanted() }
        #endif
    }
}

/// One datagram of an input: a byte of choices, a byte for a quarter of its length, its bytes.
struct Letter {
    var choices: UInt8
    var bytes: [UInt8]

    init?(_ rest: inout ArraySlice<UInt8>) {
        guard let choices = rest.popFirst(), let quarter = rest.popFirst() else { return nil }
        self.choices = choices
        bytes = Array(rest.prefix(Int(quarter) * 4 + 3))
        rest = rest.dropFirst(bytes.count)
    }
}

/// The node, and whom it asked.
struct Subject {
    var node: MainlineNode
    private var context = Context(now: Instant(nanoseconds: 1_000_000_000), chance: Chance(seed: 3))
    private var effects = Effects<MainlineNode>()
    /// Queries that wait for answers: where they went, and their transactions' bytes.
    private var asked: [(endpoint: Endpoint, transaction: [UInt8])] = []
    private var timers: [MainlineTimer] = []
    private static let seed = Endpoint(ipv4: 0x0A00_0001, port: 6881)

    init() {
        var configuration = MainlineConfiguration(id: Key160(1 << 63, 0, 0))
        configuration.limits.operations = 4
        configuration.policy = AddressPolicy(own: [Prefix(ipv4: 0x0A00_0000, length: 8)])
        configuration.peers = PeerStoreLimits(torrents: 4, peersPerTorrent: 4)
        node = MainlineNode(configuration, at: Endpoint(ipv4: 0x7F00_0001, port: 6881), restoring: Nothing())
        handle(.started(downFor: nil))
        handle(.requested(.bootstrap([Self.seed]), RequestID(1)))
        handle(.requested(.ping(Endpoint(ipv4: 0x0A00_0002, port: 6881)), RequestID(2)))
    }

    mutating func take(_ letter: Letter) {
        switch letter.choices >> 6 {
        case 1: handle(.requested(.announce(Key160(7, 7, 7), port: nil), RequestID(10 + UInt64(letter.choices & 7))))
        case 2: handle(.requested(.findPeers(Key160(9, 9, 9)), RequestID(20 + UInt64(letter.choices & 7))))
        case 3 where !timers.isEmpty: handle(.timerFired(timers.remove(at: Int(letter.choices & 31) % timers.count)))
        default: break
        }
        var bytes = letter.bytes
        var sender = Endpoint(ipv4: 0x0A00_0100 | UInt32(letter.choices & 3), port: 6881)
        if letter.choices & 32 != 0, !asked.isEmpty {
            // An answer from where a query went, under its transaction.
            let query = asked[Int(letter.choices & 31) % asked.count]
            sender = query.endpoint
            let mark = Array("1:t4:".utf8)
            if bytes.count >= 9,
                let place = (0...(bytes.count - 9)).last(where: { Array(bytes[$0..<($0 + 5)]) == mark })
            {
                bytes.replaceSubrange((place + 5)..<(place + 9), with: query.transaction)
            }
        }
        effects.clear()
        node.received(bytes.span.bytes, from: sender, &context, into: &effects)
        settle()
    }

    private mutating func handle(_ input: Input<MainlineNode>) {
        effects.clear()
        node.handle(input, &context, into: &effects)
        settle()
    }

    /// Holds the node to its promises, and remembers what it asked.
    private mutating func settle() {
        if let fault = context.fault { preconditionFailure(fault.description) }
        if let broken = node.brokenInvariant { preconditionFailure(broken) }
        precondition(effects.droppedCount == 0 && node.runningCount <= 4 && node.peers.torrentCount <= 4)
        for effect in effects.list {
            switch effect {
            case .transmit(let range, let endpoint):
                precondition(range.count <= KRPCLimits.sentBytes)
                let bytes = Array(effects.bytes[range])
                let span = bytes.span.bytes
                guard let message = try? KRPCMessage(decoding: span) else { preconditionFailure("sent, but not read") }
                if case .query = message.body { asked.append((endpoint, message.transaction.bytes(in: span))) }
            case .setTimer(let timer, _): timers.append(timer)
            case .cancelTimer(let timer): timers.removeAll { $0 == timer }
            case .report: break
            }
        }
    }
}
