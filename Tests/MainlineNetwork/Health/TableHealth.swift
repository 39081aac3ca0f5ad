import Interlock
import InterlockSimulator
import Kademlia
import Mainline

/// How good the routing tables of a network are, all together, at an instant.
public struct TableHealth: Hashable, Sendable {
    /// Nodes that are up.
    public var nodes = 0
    /// Nodes that know nobody whom they would ask.
    public var isolated = 0
    /// Contacts that a node would ask or hand out: those that are not bad.
    public var contacts = 0
    /// Of these, those that are up under that id at that address.
    public var live = 0
    /// Contacts that are kept as bad ones.
    public var bad = 0
    /// Of these, those that are up all the same.
    public var badLive = 0
    /// What full tables would hold: of each bucket as many as it takes, or as many as there are.
    public var room = 0
    /// Of the eight nodes that are closest to a node, how many it has as contacts that are not bad; all together.
    public var neighbours = 0
    /// How many of those eight there are, all together.
    public var neighbourhood = 0
    /// The nodes by the share of their contacts that is live, in whole percents: 0...100.
    public var spread = [Int](repeating: 0, count: 101)

    init() {}

    /// The share of live ones among all contacts that are not bad, in ten-thousandths.
    public var liveShare: Int { contacts == 0 ? 0 : live * 10_000 / contacts }
    /// The same with those that are bad.
    public var liveShareWithBad: Int { contacts + bad == 0 ? 0 : (live + badLive) * 10_000 / (contacts + bad) }
    /// How full the tables are with contacts that are live, in ten-thousandths.
    public var fullness: Int { room == 0 ? 0 : live * 10_000 / room }
    /// How much of their neighbourhood nodes know, in ten-thousandths.
    public var neighbourShare: Int { neighbourhood == 0 ? 0 : neighbours * 10_000 / neighbourhood }

    /// The share of live contacts, in percents, that so many nodes of a hundred do not exceed.
    public func percentile(_ percent: Int) -> Int {
        var left = max(1, nodes * percent / 100)
        for (share, count) in spread.enumerated() {
            left -= count
            if left <= 0 { return share }
        }
        return 100
    }
}

extension ChurningNetwork {
    /// How good the tables are now.
    public func tableHealth() -> TableHealth {
        var health = TableHealth()
        let ids = members.indices.filter { simulation.status(of: $0) == .up }.map { members[$0].id }
        for place in members.indices where simulation.status(of: place) == .up {
            inspect(place, among: ids, into: &health)
        }
        return health
    }

    private func inspect(_ place: Int, among ids: [Key160], into health: inout TableHealth) {
        let (own, table) = (members[place].id, simulation[place].table)
        var (usable, live) = (0, 0)
        var known: [Key160] = []
        for entry in table.entries {
            let isUp = self.place(of: entry.contact) != nil
            if table.isBad(entry) {
                health.bad += 1
                if isUp { health.badLive += 1 }
            } else {
                usable += 1
                if isUp {
                    live += 1
                    known.append(entry.key)
                }
            }
        }
        health.nodes += 1
        health.contacts += usable
        health.live += live
        if usable == 0 { health.isolated += 1 }
        health.spread[usable == 0 ? 0 : live * 100 / usable] += 1
        var buckets = [Int](repeating: 0, count: Key160.bitCount)
        for id in ids where id != own { buckets[own.commonPrefixLength(with: id)] += 1 }
        health.room += buckets.reduce(0) { $0 + min($1, table.limits.bucketSize) }
        let closest = closestKeys(9, to: own, among: ids).dropFirst()
        health.neighbourhood += closest.count
        health.neighbours += closest.count { known.contains($0) }
    }
}

/// The keys of a set that are closest to one, closest first.
func closestKeys(_ count: Int, to target: Key160, among keys: [Key160]) -> [Key160] {
    var places: [Int] = []
    target.closest(count, of: keys.span, into: &places)
    return places.map { keys[$0] }
}
