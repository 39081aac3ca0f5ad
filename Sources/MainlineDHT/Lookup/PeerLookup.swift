public import KRPC
public import Mainline

/// A search for the peers of a torrent, as a sequence that yields as answers arrive.
///
/// It starts when it is made and can be iterated once. A slow reader loses reports of progress, which are counted, and
/// never peers. When the iterator is let go or the iterating task is cancelled, and also when the sequence is let go
/// without having been iterated, the lookup and its requests are cancelled.
public struct PeerLookup: AsyncSequence, Sendable {
    /// What happens in the course of a search.
    public enum Event: Hashable, Sendable {
        /// Peers that were not named before, and who named them.
        case found([Endpoint], from: MainlineContact)
        /// A node was asked.
        case asked(Endpoint)
        /// A node answered.
        case progressed(LookupProgress)
        /// A node did not answer.
        case missed(MainlineContact, MainlineReport.Failure)
        /// The search is over; the last event.
        case finished(LookupOutcome)
    }

    let request: RunningRequest

    /// How many reports of progress were lost because the reader was slow.
    public var lostProgressCount: Int { request.lostProgressCount }

    public func makeAsyncIterator() -> Iterator { Iterator(reader: Reader(request)) }

    /// Reads the events of a search.
    public struct Iterator: AsyncIteratorProtocol {
        private let reader: Reader
        private var known: Set<Endpoint> = []
        private var isFinished = false

        init(reader: Reader) { self.reader = reader }

        /// The next event; nil after the last, or when the task is cancelled. Errors: ``DHTError``.
        public mutating func next() async throws -> Event? {
            while let report = await reader.request.next() {
                switch report {
                case .foundPeers(let peers, let contact):
                    let new = peers.filter { known.insert($0).inserted }
                    if !new.isEmpty { return .found(new, from: contact) }
                case .asked(let endpoint): return .asked(endpoint)
                case .progressed(let progress): return .progressed(progress)
                case .missed(let contact, let failure): return .missed(contact, failure)
                case .finished(let outcome):
                    isFinished = true
                    return .finished(outcome)
                case .refused(let refusal): throw DHTError.refused(refusal)
                case .answered, .unanswered, .acknowledged, .announced, .bootstrapped, .contactAdded, .contactRemoved:
                    break  // Reports of other requests: none comes here.
                }
            }
            if !isFinished, !Task.isCancelled { throw DHTError.stopped }
            return nil
        }
    }

    /// Ends the search when its iterator is let go, even if the sequence is still held.
    final class Reader: Sendable {
        let request: RunningRequest

        init(_ request: RunningRequest) { self.request = request }

        deinit { request.withdraw() }
    }
}
