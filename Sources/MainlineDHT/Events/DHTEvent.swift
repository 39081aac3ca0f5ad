public import Mainline

/// What a node tells whoever watches it, beside the answers to requests.
public enum DHTEvent: Hashable, Sendable {
    /// A contact came into the routing table.
    case contactAdded(MainlineContact)
    /// A contact left the routing table.
    case contactRemoved(MainlineContact)
}
