/// What bounds a peer store.
public struct PeerStoreLimits: Hashable, Sendable {
    /// Torrents kept. At the limit the torrent whose key is farthest from the node's own gives way to a closer one;
    /// a farther one is refused.
    public var torrents: Int
    /// Peers kept of a torrent. At the limit the peer that announced longest ago gives way.
    public var peersPerTorrent: Int
    /// Peers kept of a torrent that have one address, on different ports. At the limit the one of them that announced
    /// longest ago gives way, so that nobody fills a torrent alone.
    public var peersPerAddress: Int
    /// Torrents of which peers with one address are kept, whatever their ports. At the limit a further torrent of that
    /// address is refused until one of its announcements lapses, so that nobody fills the store alone. Lifted for the
    /// node's own prefixes: a network of a few nodes keeps all that each of them has.
    public var torrentsPerAddress: Int
    /// For how many seconds an announcement counts; clients repeat theirs every 15 to 30 minutes.
    public var keepFor: UInt32

    /// libtorrent's limits by default; those of an address are ours.
    public init(
        torrents: Int = 2000, peersPerTorrent: Int = 500, peersPerAddress: Int = 8, torrentsPerAddress: Int = 100,
        keepFor: UInt32 = 45 * 60
    ) {
        (self.torrents, self.peersPerTorrent) = (torrents, peersPerTorrent)
        (self.peersPerAddress, self.torrentsPerAddress) = (peersPerAddress, torrentsPerAddress)
        self.keepFor = keepFor
    }
}
