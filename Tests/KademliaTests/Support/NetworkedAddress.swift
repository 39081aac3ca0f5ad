import Kademlia

/// A host of a numbered network: all hosts of one count together, unless the network is the node's own.
struct NetworkedAddress: ContactAddress {
    struct NetworkRules: Hashable {
        var own: [UInt8] = []
    }
    var network: UInt8
    var host: UInt8

    init(_ network: UInt8, _ host: UInt8) { (self.network, self.host) = (network, host) }

    static var defaultRules: NetworkRules { NetworkRules() }

    func sharesNetwork(with other: Self, under rules: NetworkRules) -> Bool {
        network == other.network && !rules.own.contains(network)
    }
}
