/// Who can be asked: a key and the address that answers for it.
///
/// Both are values that the system above chooses. An address is whatever its transport needs: an IPv4 endpoint of 6
/// bytes or an IPv6 one of 18 in BitTorrent (which keeps a table for each family, BEP 32), a peer id elsewhere.
@frozen
public struct Contact<Key: KademliaKey, Address: ContactAddress>: Hashable, Sendable {
    /// The point of the key space for which the contact answers.
    public var key: Key
    /// Where it is reached.
    public var address: Address

    /// The contact of this key at this address.
    @inlinable
    public init(key: Key, address: Address) {
        self.key = key
        self.address = address
    }

    // Written out, here and in the other types of this module: what the compiler makes is not inlinable, and costs a
    // hundred times as much where it is generic.
    @inlinable
    public static func == (left: Self, right: Self) -> Bool {
        left.key == right.key && left.address == right.address
    }

    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(key)
        hasher.combine(address)
    }
}
