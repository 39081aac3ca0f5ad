/// What a local user asks of a node, as it is called in logs, metrics and spans.
enum RequestKind: String, Hashable, Sendable, CaseIterable {
    case bootstrap
    case ping
    case findNode = "find_node"
    case findPeers = "find_peers"
    case announce
}
