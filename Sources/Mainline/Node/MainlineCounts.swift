/// What a node counted since it started.
public struct MainlineCounts: Hashable, Sendable {
    /// Queries that came in.
    public var queries = 0
    /// Queries that were answered, errors included.
    public var answers = 0
    /// Queries that were refused with an error.
    public var refusals = 0
    /// Datagrams that are no KRPC message.
    public var malformed = 0
    /// Answers to nothing that we asked, or from elsewhere than we asked, or too late.
    public var unsolicited = 0
    /// Announcements with a token that is not ours, or no longer.
    public var badTokens = 0
    /// Queries of ours.
    public var requests = 0
    /// Queries of ours that were answered.
    public var requestsAnswered = 0
    /// Queries of ours that had no answer in time.
    public var requestsTimedOut = 0
    /// Requests of the local user that were refused.
    public var requestsRefused = 0
    /// Queries of ours whose peers took longer than answers take here.
    public var slowRequests = 0
    /// Datagrams by which a query of ours was sent again.
    public var retransmissions = 0
    /// Queries of ours that were answered after they had been sent again.
    public var answersAfterRetransmission = 0
    /// Queries of ours that had no answer in time while nothing came from anybody; nobody is blamed for them.
    public var requestsLost = 0
    /// How often the node was told that the machine had slept or the network had changed.
    public var disturbances = 0
    /// Nodes that an answer named beyond what is taken of one (``MainlineLimits/nodesPerAnswer``).
    public var nodesPassedOver = 0
    /// Peers that did not fit into an answer.
    public var peersLeftOut = 0

    public init() {}
}
