/// What typed nodes say to one another. Each message names the key of its sender; answers carry the number of the
/// request.
public enum KademliaMessage<Key: KademliaKey, Address: ContactAddress>: Hashable, Sendable {
    /// Name contacts closer to a target.
    case findCloser(RequestNumber, from: Key, target: Key)
    /// The contacts closest to the target that the sender knows, closest first.
    case closer(RequestNumber, from: Key, [Contact<Key, Address>])
    /// Store under a key.
    case store(RequestNumber, from: Key, under: Key)
    /// The sender stores.
    case stored(RequestNumber, from: Key)
    /// The sender has no room.
    case refused(RequestNumber, from: Key)
    /// Give a sign of life.
    case check(RequestNumber, from: Key)
    /// The sender is there.
    case alive(RequestNumber, from: Key)
}

extension KademliaMessage {
    /// The number of the request that the message is, or answers.
    @inlinable
    public var number: RequestNumber {
        switch self {
        case .findCloser(let number, _, _), .closer(let number, _, _), .store(let number, _, _), .stored(let number, _),
            .refused(let number, _), .check(let number, _), .alive(let number, _):
            number
        }
    }
}
