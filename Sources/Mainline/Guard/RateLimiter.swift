import Interlock
import KRPC

/// Decides by a sender's address alone whether its datagram is read: token buckets for each address and for each
/// network, in two tables of fixed size under a secret.
///
/// - Complexity: O(1) a datagram: two keyed hashes, and two looks at 64 bytes.
struct RateLimiter: Hashable, Sendable {
    /// What a datagram exceeds.
    enum Verdict: Hashable, Sendable {
        case within
        case overAddress
        case overNetwork
    }

    private let low: UInt64
    private let high: UInt64
    private let perAddress: Rate
    private let perNetwork: Rate
    private var addresses: BucketTable
    private var networks: BucketTable
    /// Buckets that gave way although they were not full.
    private(set) var forgotten: UInt64 = 0

    /// A limiter under a secret of its own; `chance` must be a keyed one wherever strangers send.
    init(_ limits: RateLimits, _ chance: inout Chance) {
        (low, high) = (chance.word(), chance.word())
        (perAddress, perNetwork) = (limits.perAddress, limits.perNetwork)
        addresses = BucketTable(count: limits.addresses)
        networks = BucketTable(count: limits.networks)
    }

    /// The bytes that the two tables take; they never change.
    var byteCount: Int { addresses.byteCount + networks.byteCount }

    /// Takes a token of the sender's address and one of its network. If either has none, nothing is taken: so a flood
    /// from one address does not use up what its neighbours may send.
    mutating func admit(_ sender: Endpoint, at now: Instant) -> Verdict {
        let now = UInt64(max(now.nanoseconds, 0))
        let (address, network) = owners(sender)
        let (place, isKnown) = addresses.find(address)
        guard let bucket = perAddress.take(from: isKnown ? addresses[place] : 0, now: now) else { return .overAddress }
        let (networkPlace, isKnownNetwork) = networks.find(network)
        guard let networkBucket = perNetwork.take(from: isKnownNetwork ? networks[networkPlace] : 0, now: now) else {
            return .overNetwork
        }
        if !isKnown, addresses[place] > now { forgotten &+= 1 }
        if !isKnownNetwork, networks[networkPlace] > now { forgotten &+= 1 }
        addresses.set(place, of: address, to: bucket)
        networks.set(networkPlace, of: network, to: networkBucket)
        return .within
    }

    /// Puts back what a datagram took that turned out to be wanted.
    mutating func putBack(_ sender: Endpoint) {
        let (address, network) = owners(sender)
        let (place, isKnown) = addresses.find(address)
        if isKnown { addresses.set(place, of: address, to: perAddress.putBack(into: addresses[place])) }
        let (networkPlace, isKnownNetwork) = networks.find(network)
        guard isKnownNetwork else { return }
        networks.set(networkPlace, of: network, to: perNetwork.putBack(into: networks[networkPlace]))
    }

    /// The hashes of a sender's address and of its network. IPv4 is one word, IPv6 two, and SipHash tells lengths
    /// apart.
    @inline(__always)
    private func owners(_ sender: Endpoint) -> (address: UInt64, network: UInt64) {
        var (address, network) = (SipHash(key: (low, high)), SipHash(key: (low, high)))
        if let ipv4 = sender.ipv4 {
            address.add(UInt64(ipv4))
            network.add(UInt64(ipv4 >> 8))
        } else {
            address.add(sender.ipv6.high)
            address.add(sender.ipv6.low)
            network.add(sender.ipv6.high)
        }
        return (address.finished(), network.finished())
    }
}
