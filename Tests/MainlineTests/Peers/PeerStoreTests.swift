import Interlock
import Kademlia
import Mainline
import Testing

@Suite struct PeerStoreTests {
    private func peer(_ number: UInt32) -> IPv4Endpoint { IPv4Endpoint(address: 0x7F00_0000 | number, port: 6881) }
    private func peers(of key: Key160, in store: PeerStore, from start: Int = 0, now: UInt32 = 0) -> [IPv4Endpoint] {
        var found: [IPv4Endpoint] = []
        store.forEachPeer(of: key, startingAt: start, now: now) {
            found.append($0)
            return true
        }
        return found
    }

    @Test func anAnnouncedPeerIsFoundUntilItIsTooOld() {
        var store = PeerStore(around: .zero, limits: .init(keepFor: 10))
        let key = Key160(1, 0, 0)
        #expect(store.announce(peer(1), of: key, now: 100) == .added)
        #expect(store.announce(peer(1), of: key, now: 105) == .renewed)
        #expect(peers(of: key, in: store, now: 115) == [peer(1)])
        #expect(peers(of: key, in: store, now: 116).isEmpty)
        store.sweep(now: 115)
        #expect(store.peerCount == 1)
        store.sweep(now: 116)
        #expect(store.peerCount == 0 && store.torrentCount == 0 && store.brokenInvariant == nil)
    }

    @Test func theOldestPeerOfAFullTorrentGivesWay() {
        var store = PeerStore(around: .zero, limits: .init(peersPerTorrent: 3))
        let key = Key160(1, 0, 0)
        for number in UInt32(1)...3 { _ = store.announce(peer(number), of: key, now: number) }
        #expect(store.evictedPeerCount == 0)
        _ = store.announce(peer(1), of: key, now: 9)
        #expect(store.announce(peer(4), of: key, now: 10) == .added)
        #expect(Set(peers(of: key, in: store)) == [peer(1), peer(3), peer(4)])
        #expect(store.evictedPeerCount == 1 && store.brokenInvariant == nil)
    }

    @Test func oneAddressHasAsManyPeersOfATorrentAsItMay() {
        var store = PeerStore(around: .zero, limits: .init(peersPerAddress: 2))
        let key = Key160(1, 0, 0)
        func port(_ port: UInt16) -> IPv4Endpoint { IPv4Endpoint(address: 7, port: port) }
        _ = store.announce(peer(1), of: key, now: 0)
        for number in UInt16(1)...2 { _ = store.announce(port(number), of: key, now: UInt32(number)) }
        #expect(store.evictedPeerCount == 0)
        #expect(store.announce(port(3), of: key, now: 3) == .added)
        #expect(Set(peers(of: key, in: store)) == [peer(1), port(2), port(3)])
        #expect(store.evictedPeerCount == 1 && store.brokenInvariant == nil)
    }

    @Test func oneAddressAnnouncesAsManyTorrentsAsItMay() {
        var store = PeerStore(around: .zero, limits: .init(torrentsPerAddress: 2, keepFor: 10))
        func key(_ number: UInt64) -> Key160 { Key160(number, 0, 0) }
        func port(_ port: UInt16) -> IPv4Endpoint { IPv4Endpoint(address: 7, port: port) }
        #expect(store.announce(port(1), of: key(1), now: 0) == .added)
        #expect(store.announce(port(2), of: key(1), now: 0) == .added)
        #expect(store.announce(port(2), of: key(2), now: 5) == .added)
        #expect(store.refusedAddressCount == 0 && store.torrentCount(of: 7) == 2)
        #expect(store.announce(port(3), of: key(3), now: 5) == .refusedAddress)
        #expect(store.announce(peer(1), of: key(3), now: 5) == .added)
        // Not into a torrent of another either, but its own it may renew.
        #expect(store.announce(port(3), of: key(3), now: 5) == .refusedAddress)
        #expect(store.announce(port(1), of: key(2), now: 5) == .added)
        #expect(store.announce(port(2), of: key(2), now: 5) == .renewed)
        #expect(store.refusedAddressCount == 2 && store.refusedCount == 0 && store.torrentCount == 3)
        // Lifted for our own, and free again when an announcement lapsed.
        #expect(store.announce(port(3), of: key(4), isOwn: true, now: 5) == .added)
        #expect(store.torrentCount(of: 7) == 3 && store.brokenInvariant == nil)
        store.sweep(now: 15)
        #expect(store.torrentCount(of: 7) == 2 && store.announce(port(3), of: key(5), now: 15) == .refusedAddress)
        store.sweep(now: 16)
        #expect(store.torrentCount(of: 7) == 0 && store.announce(port(3), of: key(5), now: 16) == .added)
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func theTorrentsOfAnAddressAreCountedWhateverGivesWay(seed: UInt64) {
        var chance = Chance(seed: seed)
        let limits = PeerStoreLimits(
            torrents: 5, peersPerTorrent: 4, peersPerAddress: 2, torrentsPerAddress: 3, keepFor: 20)
        var store = PeerStore(around: Key160(1 << 63, 0, 0), limits: limits)
        for step in 0..<600 {
            let endpoint = IPv4Endpoint(address: UInt32(chance.below(6)), port: UInt16(1 + chance.below(3)))
            let torrent = Key160(UInt64(chance.below(12)) << 60, 0, 0)
            _ = store.announce(endpoint, of: torrent, now: UInt32(step / 4))
            if chance.below(30) == 0 { store.sweep(now: UInt32(step / 4)) }
            if let broken = store.brokenInvariant { Issue.record("\(broken), seed \(seed), step \(step)") }
            let most = (0..<6 as Range<UInt32>).map { store.torrentCount(of: $0) }.max() ?? 0
            #expect(most <= limits.torrentsPerAddress, "seed \(seed), step \(step)")
        }
        #expect(store.refusedAddressCount > 0 && store.evictedTorrentCount > 0 && store.evictedPeerCount > 0)
    }

    @Test func theFarthestTorrentOfAFullStoreGivesWayToACloserOneOnly() {
        var store = PeerStore(around: .zero, limits: .init(torrents: 2))
        let near = Key160(1, 0, 0), middle = Key160(2, 0, 0), far = Key160(3, 0, 0)
        _ = store.announce(peer(1), of: far, now: 0)
        _ = store.announce(peer(2), of: middle, now: 0)
        #expect(store.refusedCount == 0 && store.evictedTorrentCount == 0)
        #expect(store.announce(peer(3), of: Key160(4, 0, 0), now: 0) == .refused)
        #expect(store.announce(peer(4), of: near, now: 0) == .added)
        #expect(peers(of: far, in: store).isEmpty && peers(of: near, in: store) == [peer(4)])
        #expect(peers(of: middle, in: store) == [peer(2)])
        #expect(store.refusedCount == 1 && store.evictedTorrentCount == 1 && store.brokenInvariant == nil)
    }

    @Test func peersAreHandedOutFromAnyStartAndAround() {
        var store = PeerStore(around: .zero)
        let key = Key160(1, 0, 0)
        for number in UInt32(0)..<5 { _ = store.announce(peer(number), of: key, now: 0) }
        for start in 0..<7 {
            let expected = (0..<5).map { peer(UInt32(($0 + start) % 5)) }
            #expect(peers(of: key, in: store, from: start) == expected)
        }
    }

    @Test(arguments: 0..<UInt64(20)) func itsInvariantsHoldUnderAnyAnnouncements(seed: UInt64) {
        var chance = Chance(seed: seed)
        var store = PeerStore(around: .zero, limits: .init(torrents: 4, peersPerTorrent: 3, keepFor: 20))
        for now in UInt32(0)..<400 {
            let key = Key160(UInt64(chance.below(8)), 0, 0)
            _ = store.announce(peer(UInt32(chance.below(6))), of: key, now: now)
            if chance.below(10) == 0 { store.sweep(now: now) }
            #expect(store.brokenInvariant == nil)
        }
        #expect(store.evictedPeerCount > 0 && store.evictedTorrentCount > 0)
    }
}
