/// The attributes of a span, which is named `mainline.` and the kind of the request.
enum SpanAttribute {
    /// The name of the node, as in metrics.
    static let node = "mainline.node"
    /// What was looked for: a key, or the host that was pinged.
    static let target = "mainline.target"
    /// Why it ended, in the words of ``DHTMetric/lookupsEnded``.
    static let reason = "mainline.reason"
    /// How many queries the lookup sent.
    static let requests = "mainline.requests"
    /// How many of them were answered.
    static let answers = "mainline.answers"
    /// How many were not.
    static let failures = "mainline.failures"
    /// The most steps from our own table to a node that answered.
    static let hops = "mainline.hops"
    /// How many different peers were found.
    static let peers = "mainline.peers"
    /// How many nodes acknowledged an announcement.
    static let acknowledged = "mainline.acknowledged"
    /// How many contacts were in the table when a bootstrap ended.
    static let contacts = "mainline.contacts"
}
