public import KRPC
public import Kademlia

/// What a node tells its local user. Every request ends with exactly one report whose ``isFinal`` is true; a ping that
/// was withdrawn ends without.
public enum MainlineReport: Hashable, Sendable {
    /// The request could not be started; final.
    case refused(Refusal)
    /// A node answered a ping; final.
    case answered(Key160, at: Endpoint, roundTrip: Duration)
    /// A node did not answer a ping, or refused it; final.
    case unanswered(Endpoint, Failure)
    /// A lookup, a bootstrap or an announcement sent a query.
    case asked(Endpoint)
    /// A node answered a lookup and named others.
    case progressed(LookupProgress)
    /// A node did not answer a lookup.
    case missed(MainlineContact, Failure)
    /// A node named peers of the torrent that is looked for; the same peer may be named by several.
    case foundPeers([Endpoint], from: MainlineContact)
    /// A node acknowledged an announcement.
    case acknowledged(MainlineContact)
    /// A lookup ended; final.
    case finished(LookupOutcome)
    /// An announcement ended; final.
    case announced(AnnounceOutcome)
    /// A bootstrap ended; final.
    case bootstrapped(BootstrapOutcome)
    /// A contact came into the routing table; not part of a request.
    case contactAdded(MainlineContact)
    /// A contact left the routing table; not part of a request.
    case contactRemoved(MainlineContact)

    /// Why a request was refused.
    public enum Refusal: UInt8, Hashable, Sendable, CaseIterable {
        /// Too many requests are running (``MainlineLimits/operations``).
        case busy
        /// Nobody to ask: the routing table is empty and no endpoint was named.
        case nobodyToAsk
        /// The request's id is in use, or 2⁶³ or more, which are the node's own.
        case duplicate
        /// An IPv6 endpoint; this network is IPv4's.
        case unsupportedAddress
        /// Nobody can be there: a private, reserved or loopback address that the node was not told is its own
        /// (``AddressPolicy``), port 0, or the node itself.
        case martian
    }

    /// Why a query came to nothing.
    public enum Failure: Hashable, Sendable {
        case timedOut
        /// The node answered with an error of this code (BEP 5 §"Errors").
        case error(code: Int)
        /// The node's answer made no sense.
        case malformed
        /// The node gave no token, so that nothing can be announced to it.
        case withoutToken
    }

    /// Whether nothing more will be reported about the request.
    public var isFinal: Bool {
        switch self {
        case .refused, .answered, .unanswered, .finished, .announced, .bootstrapped: true
        case .asked, .progressed, .missed, .foundPeers, .acknowledged, .contactAdded, .contactRemoved: false
        }
    }
}
