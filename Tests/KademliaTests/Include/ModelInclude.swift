import Interlock
import Kademlia

typealias SmallInclude = Include<Key8, NetworkedAddress>

protocol IncludeSubject: Subject where Event == SmallInclude.Event, State == SmallInclude.State {
    var counts: IncludeCounts { get }
}

extension SmallInclude: Subject, IncludeSubject {
    var complaint: String? { brokenInvariant }
}

/// The inclusion of candidates as one would write it without a thought for speed: one list, everything found by looking
/// through it. The oracle of the real one; and, with a planted fault, what the tests must find.
struct ModelInclude: IncludeSubject {
    /// Mistakes that were made in machines of this kind, or nearly in this one.
    enum Planted: CaseIterable {
        /// D7: a lost check keeps its slot for ever.
        case lostChecksKeepTheirSlot
        /// D7: the count of drops goes up without a drop.
        case dropsAreOnlyCounted
        /// An answer that nobody waits for includes who sent it.
        case strangersAreIncluded
        case theNewestGoesFirst
        case contactsMayRepeat
        case oneCheckTooMany
        case networksAreNotCounted
        /// D14: who fails is queued again.
        case failedOnesAreQueuedAgain
    }

    struct Candidate: Hashable {
        var contact: Neighbour
        var isChecked = false
    }

    let limits: IncludeLimits
    let rules: NetworkedAddress.NetworkRules
    let planted: Planted?
    /// In the order in which they came.
    var candidates: [Candidate] = []
    var counts = IncludeCounts()

    init(_ limits: IncludeLimits, _ rules: NetworkedAddress.NetworkRules, planted: Planted? = nil) {
        (self.limits, self.rules, self.planted) = (limits, rules, planted)
    }

    static func == (left: Self, right: Self) -> Bool { left.candidates == right.candidates }
    func hash(into hasher: inout Hasher) { hasher.combine(candidates) }

    var complaint: String? { nil }

    mutating func respond(to event: Event, _ context: inout Context) -> State? {
        switch event {
        case .added(let contact):
            add(contact)
        case .answered(let contact):
            let isKnown = end(contact)
            if isKnown { counts.included += 1 }
            if isKnown || planted == .strangersAreIncluded { return .included(contact) }
        case .failed(let contact):
            if end(contact) {
                counts.failed += 1
                if planted == .failedOnesAreQueuedAgain { add(contact) }
            }
        case .timedOut(let contact):
            if end(contact) { counts.timedOut += 1 }
        case .lost(let contact):
            if planted != .lostChecksKeepTheirSlot, end(contact) { counts.lost += 1 }
        case .polled:
            break
        }
        return next()
    }

    private mutating func add(_ contact: Neighbour) {
        let others = candidates.map(\.contact)
        let sameNetwork = others.filter { $0.address.sharesNetwork(with: contact.address, under: rules) }
        if planted != .contactsMayRepeat,
            others.contains(where: { $0.key == contact.key || $0.address == contact.address })
        {
            counts.repeated += 1
            return
        }
        if sameNetwork.count >= limits.perNetwork, planted != .networksAreNotCounted {
            counts.droppedNetwork += 1
            return
        }
        if candidates.count(where: { !$0.isChecked }) >= limits.queue {
            counts.droppedFull += 1
            if planted != .dropsAreOnlyCounted { return }
        }
        counts.added += 1
        candidates.append(Candidate(contact: contact))
    }

    private mutating func end(_ contact: Neighbour) -> Bool {
        guard let place = candidates.firstIndex(where: { $0.contact == contact && $0.isChecked }) else {
            counts.late += 1
            return false
        }
        candidates.remove(at: place)
        return true
    }

    private mutating func next() -> State {
        let inFlight = candidates.count(where: \.isChecked)
        let most = limits.checksInFlight + (planted == .oneCheckTooMany ? 1 : 0)
        let first =
            planted == .theNewestGoesFirst
            ? candidates.lastIndex { !$0.isChecked } : candidates.firstIndex { !$0.isChecked }
        if inFlight >= most {
            if first != nil { counts.atCapacity += 1 }
            return .waitingAtCapacity
        }
        guard let first else { return inFlight == 0 ? .idle : .waitingWithCapacity }
        counts.checks += 1
        candidates[first].isChecked = true
        return .waitingToCheck(candidates[first].contact)
    }
}
