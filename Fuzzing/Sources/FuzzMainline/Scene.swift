import Interlock
import KRPC
import Kademlia
import Mainline

/// The node and those around it, who do what a script says.
struct Scene {
    var subject: Subject
    var share = Share()

    init(_ header: Script.Header) {
        subject = Subject(Self.configuration(header), seed: UInt64(header.seed))
    }

    /// A node with limits so small that a script of a few steps meets them.
    private static func configuration(_ header: Script.Header) -> MainlineConfiguration {
        var configuration = MainlineConfiguration(id: Peer.ownID)
        configuration.isReadOnly = header.flags & 7 == 7
        configuration.hasUpkeep = header.flags & 24 != 24
        configuration.policy = AddressPolicy(own: header.flags & 32 != 0 ? [] : [Peer.own])
        configuration.limits.operations = 4
        configuration.limits.verifications = 2
        configuration.limits.probes = 2
        configuration.limits.roundTrips = RoundTripLimits(
            firstPatience: .milliseconds(100), firstTimeout: .milliseconds(200), longestTimeout: .milliseconds(400))
        configuration.limits.lookupConcurrency = 2
        configuration.limits.slowPerLookup = 2
        configuration.limits.requestsPerLookup = 16
        configuration.limits.requestTimeout = .seconds(1)
        configuration.limits.operationTimeout = .seconds(3)
        configuration.limits.peersPerAnswer = 3
        configuration.routing = RoutingLimits(bucketSize: 3, keysPerAddress: 1, perNetworkInBucket: 1, perNetwork: 2)
        configuration.peers = PeerStoreLimits(
            torrents: 4, peersPerTorrent: 4, peersPerAddress: 2, torrentsPerAddress: 2)
        configuration.rates = RateLimits(
            perAddress: Rate(perSecond: 2, burst: 6), perNetwork: Rate(perSecond: 4, burst: 12),
            answers: Rate(perSecond: 8, burst: 16), addresses: 8, networks: 4)
        configuration.contacts = (0..<(header.contacts & 15)).compactMap {
            Peer(header.firstContact &+ $0 &* (header.contacts >> 4 + 1)).contact
        }
        return configuration
    }

    /// Plays a step: five bits of its first byte say what is done, three how much time passes before.
    mutating func play(_ step: Script.Step, _ script: inout Script) {
        subject.wait([0, 1, 5, 20, 50, 100, 200, 400][Int(step.choice >> 5)])
        let peer = Peer(step.who)
        switch step.choice & 31 {
        case 0...7: receive(query(step), from: peer.endpoint)
        case 8...17: answer(step)
        case 18:
            var bytes = query(step)
            Mutation(kind: script.take(), place: script.take(), value: script.take()).apply(to: &bytes)
            receive(bytes, from: peer.endpoint)
        case 19: answer(step, Mutation(kind: script.take(), place: script.take(), value: script.take()))
        case 20: receive(script.take(Int(step.what)), from: peer.endpoint)
        case 21: answerFromElsewhere(step)
        case 22, 23: for _ in 0...(step.who & 7) { subject.fire(.earliest) }
        case 24, 25: subject.fire(.any(Int(step.who)))
        case 26, 27: request(step)
        case 28: subject.withdraw(RequestID(UInt64(step.who & 7)))
        case 29: subject.letTimersFire(for: .seconds(1 << Int(step.who & 7)))
        case 30: subject.notice(step.who & 1 == 0 ? .networkChanged : .suspended(Self.sleep(step.what)))
        default: subject.wait(Int64(1) << Int64(step.who & 31))
        }
    }

    /// All that runs comes to its end.
    mutating func finish() {
        subject.finish()
        share.add(inputs: subject.inputCount)
    }

    private static func sleep(_ number: UInt8) -> Duration {
        switch number & 63 {
        case 60: .zero
        case 61: .seconds(-1)
        case 62: .seconds(Int64.max)
        case 63: .seconds(Int64.min)
        default: .milliseconds(Int64(1) << Int64(number & 31))
        }
    }

    private func query(_ step: Script.Step) -> [UInt8] {
        let peer = Peer(step.who)
        let token = subject.token(of: peer.endpoint, Peer.torrent(step.more))
        return Datagram.query(
            step.what, by: peer, about: step.more, token: token ?? [UInt8](repeating: step.more, count: 8))
    }

    /// Somebody answers one of the queries that he was asked; if there is none, he asks.
    private mutating func answer(_ step: Script.Step, _ mutation: Mutation? = nil) {
        guard let asked = subject.asked(Int(step.who)) else {
            receive(query(step), from: Peer(step.who).endpoint)
            return
        }
        var bytes = Datagram.answer(step.what, to: asked.transactionBytes, by: Peer(at: asked.endpoint), step.more)
        mutation?.apply(to: &bytes)
        receive(bytes, from: asked.endpoint)
    }

    /// Somebody answers a query that another was asked, or the right one does from another port.
    private mutating func answerFromElsewhere(_ step: Script.Step) {
        guard let asked = subject.asked(Int(step.who)) else { return }
        let peer = Peer(at: asked.endpoint)
        let bytes = Datagram.answer(step.what, to: asked.transactionBytes, by: peer, step.more)
        receive(
            bytes, from: step.more & 1 == 0 ? asked.endpoint.with(port: 6882) : Peer(peer.number ^ step.more).endpoint)
    }

    /// Hands a datagram to the node. One that does not decode is left out if fewer than half would then.
    private mutating func receive(_ bytes: [UInt8], from sender: Endpoint) {
        let reading = Reading(bytes)
        guard reading.isMessage || share.hasRoom else { return }
        let isAwaited = subject.receive(bytes, reading, from: sender)
        share.add(isMessage: reading.isMessage, answersOurs: isAwaited)
    }

    private mutating func request(_ step: Script.Step) {
        let id = RequestID(UInt64(step.who & 7))
        let key = Peer.key(step.more)
        switch step.what & 7 {
        case 0: subject.request(.ping(Peer(step.more).endpoint), id)
        case 1: subject.request(.findNode(key), id)
        case 2: subject.request(.findPeers(Peer.torrent(step.more)), id)
        case 3: subject.request(.announce(Peer.torrent(step.more), port: step.what & 8 != 0 ? 6881 : nil), id)
        default:
            let count = step.what >> 3
            subject.request(.bootstrap((0..<count).map { Peer(step.more &+ $0 &* 9).endpoint }), id)
        }
    }
}
