import Kademlia

/// What the node keeps of a request that runs.
struct Operation: Hashable, Sendable {
    /// What each of the queries is to ask for.
    enum Aim: Hashable, Sendable {
        case bootstrap
        case findNode(Key160)
        case findPeers(Key160)
        case announce(Key160, port: UInt16?)
    }
    struct Token: Hashable, Sendable {
        var key: Key160
        var bytes: [UInt8]
    }
    let aim: Aim
    /// The transactions that wait for answers.
    var open: [UInt32] = []
    /// What those who answered ask to be shown with an announcement.
    var tokens: [Token] = []
    /// Why those who did not acknowledge an announcement did not.
    var misses: [AnnounceOutcome.Miss] = []
    /// The endpoints of a bootstrap that answered, and those that did not.
    var answeredSeeds: [IPv4Endpoint] = []
    var silentSeeds: [IPv4Endpoint] = []

    init(_ aim: Aim) { self.aim = aim }
}
