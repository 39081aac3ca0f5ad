import KRPC
import Mainline
import MainlineDHT

/// The stranger's lookup, as far as it went.
struct DemoLookup: Sendable {
    var peers: [Endpoint] = []
    var isPeerFound = false
    /// From the start to the first peer.
    var firstPeerAfter: Duration?
    /// From the start to the end.
    var took: Duration = .zero
    /// How it ended; nil if it was cut short.
    var outcome: LookupOutcome?

    mutating func add(_ event: PeerLookup.Event, at elapsed: Duration) {
        took = elapsed
        switch event {
        case .found(let found, _):
            peers += found
            if firstPeerAfter == nil { firstPeerAfter = elapsed }
        case .finished(let outcome): self.outcome = outcome
        case .asked, .progressed, .missed: break
        }
    }
}
