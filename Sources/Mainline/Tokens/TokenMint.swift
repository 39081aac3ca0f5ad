public import Interlock
public import KRPC
public import Kademlia

/// Issues and checks the tokens of `get_peers` (BEP 5): SipHash-2-4 over the asker's address and the key, under a
/// secret that is replaced every few minutes. A token is good under the present secret and the one before.
public struct TokenMint: Hashable, Sendable {
    private struct Secret: Hashable, Sendable {
        var low: UInt64
        var high: UInt64
    }
    private var present: Secret
    private var former: Secret

    /// A mint with secrets of its own; `chance` must be a keyed one wherever strangers ask.
    public init(_ chance: inout Chance) {
        present = Secret(low: chance.word(), high: chance.word())
        former = Secret(low: chance.word(), high: chance.word())
    }

    /// Replaces the secret; tokens from before the last replacement are no longer good.
    public mutating func rotate(_ chance: inout Chance) {
        former = present
        present = Secret(low: chance.word(), high: chance.word())
    }

    /// The token for an asker (its address, not its port) and a key.
    public func token(for asker: Endpoint, _ key: Key160) -> UInt64 { Self.token(present, asker, key) }

    /// Whether a token was issued to this address for this key, under one of the two secrets.
    public func accepts(_ token: UInt64, from asker: Endpoint, _ key: Key160) -> Bool {
        // Words are compared, so that no time tells how much of a guess was right.
        token == Self.token(present, asker, key) || token == Self.token(former, asker, key)
    }

    private static func token(_ secret: Secret, _ asker: Endpoint, _ key: Key160) -> UInt64 {
        var hash = SipHash(key: (secret.low, secret.high))
        let (high, low) = asker.ipv6
        hash.add(high)
        hash.add(low)
        hash.add(key.first)
        hash.add(key.second)
        hash.add(UInt64(key.third))
        return hash.finished()
    }
}
