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
    /// Nodes that asked us and were let go unverified, because as many were being verified as may be.
    public var verificationsSkipped = 0
    /// Nodes that an answer named beyond what is taken of one (``MainlineLimits/nodesPerAnswer``).
    public var nodesPassedOver = 0
    /// Peers that did not fit into an answer.
    public var peersLeftOut = 0

    public init() {}
}
