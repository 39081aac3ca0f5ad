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
    /// For how many seconds an announcement counts; clients repeat theirs every 15 to 30 minutes.
    public var keepFor: UInt32

    /// libtorrent's limits by default.
    public init(torrents: Int = 2000, peersPerTorrent: Int = 500, peersPerAddress: Int = 8, keepFor: UInt32 = 45 * 60) {
        (self.torrents, self.peersPerTorrent) = (torrents, peersPerTorrent)
        (self.peersPerAddress, self.keepFor) = (peersPerAddress, keepFor)
    }
}
