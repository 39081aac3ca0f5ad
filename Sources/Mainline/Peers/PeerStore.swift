public import Kademlia

/// The peers that others announced to us (BEP 5), bounded in torrents, in peers of a torrent and in age.
public struct PeerStore: Hashable, Sendable {
    struct Peer: Hashable, Sendable {
        var endpoint: IPv4Endpoint
        var announcedAt: UInt32
    }
    struct Torrent: Hashable, Sendable {
        var infoHash: Key160
        var peers: [Peer]

        /// Each once.
        var addresses: Set<UInt32> { Set(peers.map(\.endpoint.address)) }
    }
    /// What became of an announcement.
    public enum Outcome: Hashable, Sendable {
        case added
        /// The peer was known; its age starts anew.
        case renewed
        /// The torrent is farther from our key than any of a full store.
        case refused
        /// The address has announced as many torrents as it may.
        case refusedAddress
    }

    /// What the store may hold.
    public let limits: PeerStoreLimits
    /// How often a torrent gave way to a closer one.
    public private(set) var evictedTorrentCount = 0
    /// How often a peer gave way to a newer one of its torrent.
    public private(set) var evictedPeerCount = 0
    /// How often an announcement was refused because the store was full of closer torrents.
    public private(set) var refusedCount = 0
    /// How often an announcement was refused because its address had announced as many torrents as it may.
    public private(set) var refusedAddressCount = 0
    private let own: Key160
    private var torrents: [Torrent] = []
    private var places: [Key160: Int] = [:]
    /// Of how many torrents peers with an address are kept.
    private var announced: [UInt32: Int] = [:]

    /// An empty store of the node with this key.
    public init(around own: Key160, limits: PeerStoreLimits = PeerStoreLimits()) {
        precondition(
            limits.torrents >= 1 && limits.peersPerTorrent >= 1 && limits.peersPerAddress >= 1
                && limits.torrentsPerAddress >= 1,
            "a store holds at least one peer")
        (self.own, self.limits) = (own, limits)
    }

    /// How many torrents have peers here.
    public var torrentCount: Int { torrents.count }
    /// Complexity: O(torrents).
    public var peerCount: Int { torrents.reduce(0) { $0 + $1.peers.count } }

    /// How many peers are kept of a torrent, expired ones included until the next sweep.
    public func peerCount(of infoHash: Key160) -> Int { places[infoHash].map { torrents[$0].peers.count } ?? 0 }

    /// Whether a peer of the torrent is kept that is not too old.
    public func hasPeers(of infoHash: Key160, now: UInt32) -> Bool {
        guard let place = places[infoHash] else { return false }
        return torrents[place].peers.contains { Self.isCurrent($0, for: limits.keepFor, now: now) }
    }

    /// Keeps an announcement.
    ///
    /// - Parameters:
    ///   - peer: where it takes connections.
    ///   - infoHash: the torrent it offers.
    ///   - isOwn: whether the address is in the node's own network, and may announce as many torrents as it likes.
    ///   - now: seconds of the node's clock.
    /// - Complexity: O(peers of the torrent); O(torrents) for a new torrent in a full store.
    public mutating func announce(
        _ peer: IPv4Endpoint, of infoHash: Key160, isOwn: Bool = false, now: UInt32
    ) -> Outcome {
        guard let place = places[infoHash] else {
            guard mayAnnounce(peer, isOwn: isOwn) else { return .refusedAddress }
            guard makeRoom(for: infoHash) else {
                refusedCount += 1
                return .refused
            }
            places[infoHash] = torrents.count
            torrents.append(Torrent(infoHash: infoHash, peers: [Peer(endpoint: peer, announcedAt: now)]))
            announced[peer.address, default: 0] += 1
            return .added
        }
        if let known = torrents[place].peers.firstIndex(where: { $0.endpoint == peer }) {
            torrents[place].peers[known].announcedAt = now
            return .renewed
        }
        let peers = torrents[place].peers
        let same = peers.indices.filter { peers[$0].endpoint.address == peer.address }
        guard !same.isEmpty || mayAnnounce(peer, isOwn: isOwn) else { return .refusedAddress }
        var crowd: [Int]?
        if same.count >= limits.peersPerAddress {
            crowd = same
        } else if peers.count >= limits.peersPerTorrent {
            crowd = Array(peers.indices)
        }
        if let oldest = crowd?.min(by: { peers[$0].announcedAt < peers[$1].announcedAt }) {
            let former = peers[oldest].endpoint.address
            torrents[place].peers[oldest] = Peer(endpoint: peer, announcedAt: now)
            evictedPeerCount += 1
            if same.isEmpty { announced[peer.address, default: 0] += 1 }
            if !torrents[place].peers.contains(where: { $0.endpoint.address == former }) { withdraw(former) }
            return .added
        }
        torrents[place].peers.append(Peer(endpoint: peer, announcedAt: now))
        if same.isEmpty { announced[peer.address, default: 0] += 1 }
        return .added
    }

    /// Of how many torrents peers with this address are kept, in host order.
    public func torrentCount(of address: UInt32) -> Int { announced[address] ?? 0 }

    /// Hands out the peers of a torrent that are not too old, beginning with the one at `start` modulo their number and
    /// around, until `body` returns false.
    public func forEachPeer(
        of infoHash: Key160, startingAt start: Int, now: UInt32, _ body: (IPv4Endpoint) -> Bool
    ) {
        guard let place = places[infoHash] else { return }
        let count = torrents[place].peers.count
        for offset in 0..<count {
            let peer = torrents[place].peers[(start + offset) % count]
            if Self.isCurrent(peer, for: limits.keepFor, now: now), !body(peer.endpoint) { return }
        }
    }

    /// Drops what is too old, and torrents without a peer. Complexity: O(peers).
    public mutating func sweep(now: UInt32) {
        let keepFor = limits.keepFor
        for place in torrents.indices {
            torrents[place].peers.removeAll { !Self.isCurrent($0, for: keepFor, now: now) }
        }
        torrents.removeAll { $0.peers.isEmpty }
        places.removeAll(keepingCapacity: true)
        announced.removeAll(keepingCapacity: true)
        for (place, torrent) in torrents.enumerated() {
            places[torrent.infoHash] = place
            for address in torrent.addresses { announced[address, default: 0] += 1 }
        }
    }

    /// What is wrong with the store; nil if nothing is.
    public var brokenInvariant: String? {
        if torrents.count > limits.torrents { return "more torrents than the limit" }
        if torrents.contains(where: { $0.peers.isEmpty || $0.peers.count > limits.peersPerTorrent }) {
            return "a torrent without peers, or with too many"
        }
        if places.count != torrents.count { return "places and torrents differ" }
        for (place, torrent) in torrents.enumerated() where places[torrent.infoHash] != place {
            return "a torrent is not where its place says"
        }
        var addresses: [UInt32: Int] = [:]
        for torrent in torrents { for address in torrent.addresses { addresses[address, default: 0] += 1 } }
        if addresses != announced { return "the torrents of an address are miscounted" }
        return nil
    }

    private mutating func mayAnnounce(_ peer: IPv4Endpoint, isOwn: Bool) -> Bool {
        guard !isOwn, torrentCount(of: peer.address) >= limits.torrentsPerAddress else { return true }
        refusedAddressCount += 1
        return false
    }

    /// Takes in that no peer with an address is left of a torrent.
    private mutating func withdraw(_ address: UInt32) {
        let count = torrentCount(of: address)
        announced[address] = count > 1 ? count - 1 : nil
    }

    private static func isCurrent(_ peer: Peer, for keepFor: UInt32, now: UInt32) -> Bool {
        now < peer.announcedAt || now - peer.announcedAt <= keepFor
    }

    private mutating func makeRoom(for infoHash: Key160) -> Bool {
        guard torrents.count >= limits.torrents else { return true }
        let farthest = torrents.indices.max {
            torrents[$0].infoHash.distance(to: own) < torrents[$1].infoHash.distance(to: own)
        }
        guard let farthest, infoHash.isCloser(than: torrents[farthest].infoHash, to: own) else { return false }
        places[torrents[farthest].infoHash] = nil
        for address in torrents[farthest].addresses { withdraw(address) }
        let last = torrents.count - 1
        if farthest != last {
            torrents.swapAt(farthest, last)
            places[torrents[farthest].infoHash] = farthest
        }
        torrents.removeLast()
        evictedTorrentCount += 1
        return true
    }
}
