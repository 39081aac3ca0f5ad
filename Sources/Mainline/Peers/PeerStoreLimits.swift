/// What bounds a peer store.
public struct PeerStoreLimits: Hashable, Sendable {
    /// Torrents kept. At the limit the torrent whose key is farthest from the node's own gives way to a closer one;
    /// a farther one is refused.
    public var torrents: Int
    /// Peers kept of a torrent. At the limit the peer that announced longest ago gives way.
    public var peersPerTorrent: Int
    /// For how many seconds an announcement counts; clients repeat theirs every 15 to 30 minutes.
    public var keepFor: UInt32

    /// libtorrent's limits by default.
    public init(torrents: Int = 2000, peersPerTorrent: Int = 500, keepFor: UInt32 = 45 * 60) {
        (self.torrents, self.peersPerTorrent, self.keepFor) = (torrents, peersPerTorrent, keepFor)
    }
}
