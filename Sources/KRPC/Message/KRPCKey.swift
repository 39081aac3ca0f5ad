/// The dictionary keys that this module knows, at the top level of a message and in its arguments or results.
public enum KRPCKey: UInt8, Hashable, Sendable, CaseIterable {
    // Top level.
    case arguments, error, externalAddress, method, result, readOnly, transaction, version, kind
    // BEP 5.
    case id, target, infoHash, nodes, token, values, port, impliedPort
    // BEP 32, 33; the torrent's name (libtorrent).
    case nodes6, want, seed, noSeed, scrape, seedFilter, peerFilter, name
    // BEP 44, 51.
    case value, publicKey, signature, sequence, salt, expectedSequence, interval, count, samples

    /// As written in a message.
    public var text: StaticString {
        switch self {
        case .arguments: "a"
        case .error: "e"
        case .externalAddress: "ip"
        case .method: "q"
        case .result: "r"
        case .readOnly: "ro"
        case .transaction: "t"
        case .version: "v"
        case .kind: "y"
        case .id: "id"
        case .target: "target"
        case .infoHash: "info_hash"
        case .nodes: "nodes"
        case .token: "token"
        case .values: "values"
        case .port: "port"
        case .impliedPort: "implied_port"
        case .nodes6: "nodes6"
        case .want: "want"
        case .seed: "seed"
        case .noSeed: "noseed"
        case .scrape: "scrape"
        case .seedFilter: "BFsd"
        case .peerFilter: "BFpe"
        case .name: "n"
        case .value: "v"
        case .publicKey: "k"
        case .signature: "sig"
        case .sequence: "seq"
        case .salt: "salt"
        case .expectedSequence: "cas"
        case .interval: "interval"
        case .count: "num"
        case .samples: "samples"
        }
    }
}
