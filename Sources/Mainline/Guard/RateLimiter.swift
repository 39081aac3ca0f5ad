import Interlock
import KRPC

/// Decides by a sender's address alone whether its datagram is read: token buckets for each address and for each
/// network, in two tables of fixed size under a secret.
///
/// - Complexity: O(1) a datagram: a keyed hash, and two looks at 64 bytes.
struct RateLimiter: Hashable, Sendable {
    /// What a datagram exceeds.
    enum Verdict: Hashable, Sendable {
        case within
        case overAddress
        case overNetwork
    }

    /// The hashes of an address and of its network.
    private struct Owners {
        var address: UInt64
        var network: UInt64
    }

    private let perAddress: Rate
    private let perNetwork: Rate
    private var low: UInt64 = 0
    private var high: UInt64 = 0
    private var addresses = BucketTable()
    private var networks = BucketTable()
    /// Whether there are tables and a secret.
    private(set) var isReady = false
    /// Buckets that gave way although they were not full.
    private(set) var forgotten: UInt64 = 0

    /// A limiter without tables.
    init(_ limits: RateLimits) { (perAddress, perNetwork) = (limits.perAddress, limits.perNetwork) }

    /// Makes the tables, under a secret of their own; `chance` must be a keyed one wherever strangers send.
    mutating func prepare(_ limits: RateLimits, _ chance: inout Chance) {
        (low, high) = (chance.word(), chance.word())
        addresses = BucketTable(count: limits.addresses)
        networks = BucketTable(count: limits.networks)
        isReady = true
    }

    /// The bytes that the two tables take; once they are there, they never change.
    var byteCount: Int { addresses.byteCount + networks.byteCount }

    /// Takes a token of the sender's address and one of its network. If either has none, nothing is taken: so a flood
    /// from one address does not use up what its neighbours may send. Asked only when there are tables.
    mutating func admit(_ sender: Endpoint, at now: Instant) -> Verdict {
        let now = UInt64(max(now.nanoseconds, 0))
        let owners = owners(of: sender)
        let address = addresses.place(of: owners.address)
        guard let addressBucket = perAddress.take(from: address.bucket, now: now) else { return .overAddress }
        let network = networks.place(of: owners.network)
        guard let networkBucket = perNetwork.take(from: network.bucket, now: now) else { return .overNetwork }
        if max(address.giving, network.giving) > now { noteForgotten(address.giving, network.giving, now) }
        addresses.set(address, of: owners.address, to: addressBucket)
        networks.set(network, of: owners.network, to: networkBucket)
        return .within
    }

    @inline(never)
    private mutating func noteForgotten(_ address: UInt64, _ network: UInt64, _ now: UInt64) {
        forgotten &+= (address > now ? 1 : 0) &+ (network > now ? 1 : 0)
    }

    /// Puts back what a datagram took that turned out to be wanted.
    mutating func putBack(_ sender: Endpoint) {
        guard isReady else { return }
        let owners = owners(of: sender)
        let address = addresses.place(of: owners.address)
        if address.isKnown {
            addresses.set(address, of: owners.address, to: perAddress.putBack(into: address.bucket))
        }
        let network = networks.place(of: owners.network)
        guard network.isKnown else { return }
        networks.set(network, of: owners.network, to: perNetwork.putBack(into: network.bucket))
    }

    /// SipHash of the network. An IPv4 address adds its last byte to what nobody can foresee, so that it takes no
    /// second hash; an IPv6 address, whose owner chooses half of it, takes one.
    @inline(__always)
    private func owners(of sender: Endpoint) -> Owners {
        if let ipv4 = sender.ipv4 {
            let network = SipHash.place(ofSevenBytes: UInt64(ipv4 >> 8), key: (low, high))
            // An odd multiplier keeps the 256 of a network apart; the high bits, which it mixes best, choose the set.
            let mixed = (network ^ UInt64(ipv4 & 0xFF)) &* 0x9E37_79B9_7F4A_7C15
            return Owners(address: mixed ^ mixed >> 32, network: network)
        }
        var hash = SipHash(key: (low, high))
        hash.add(sender.ipv6.high)
        let network = hash.finished()
        hash.add(sender.ipv6.low)
        return Owners(address: hash.finished(), network: network)
    }
}
