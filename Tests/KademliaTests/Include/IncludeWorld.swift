import Interlock
import Kademlia

/// Candidates' machine and what its parent knows of it, and whether it keeps its promises as far as the parent can
/// tell: no check too many, none twice, everybody in turn, nobody included who was not asked, no slot lost.
struct IncludeWorld<Tested: IncludeSubject>: Hashable {
    let limits: IncludeLimits
    private(set) var tested: Tested
    /// Whom the machine asked for and whose check has not ended.
    private(set) var inFlight: [Neighbour] = []
    /// Who was taken and waits, in order.
    private(set) var waiting: [Neighbour] = []
    private(set) var state: SmallInclude.State?
    private(set) var finding: String?

    init(_ tested: Tested, _ limits: IncludeLimits) { (self.tested, self.limits) = (tested, limits) }

    /// Whether nothing is left to ask for.
    var isBlocked: Bool {
        switch state {
        case .waitingAtCapacity?, .waitingWithCapacity?, .idle?: true
        case .waitingToCheck?, .included?, nil: false
        }
    }

    mutating func take(_ event: SmallInclude.Event, _ context: inout Context) {
        let added = tested.counts.added
        var answered: Neighbour?
        switch event {
        case .answered(let contact):
            if land(contact) { answered = contact }
        case .failed(let contact), .timedOut(let contact), .lost(let contact): _ = land(contact)
        case .added, .polled: break
        }
        state = tested.respond(to: event, &context)
        if case .added(let contact) = event, tested.counts.added != added { waiting.append(contact) }
        finding = finding ?? judge(answered).map { "\($0) after \(event)" }
    }

    private mutating func land(_ contact: Neighbour) -> Bool {
        guard let place = inFlight.firstIndex(of: contact) else { return false }
        inFlight.remove(at: place)
        return true
    }

    private mutating func judge(_ answered: Neighbour?) -> String? {
        if case .included(let contact)? = state { return contact == answered ? nil : "\(contact) is included unasked" }
        if let answered { return "\(answered) answered and is not included" }
        switch state {
        case .waitingToCheck(let contact)?:
            if inFlight.contains(where: { $0.key == contact.key || $0.address == contact.address }) {
                return "\(contact) is asked twice at once"
            }
            guard waiting.first == contact else { return "\(contact) is asked out of turn" }
            waiting.removeFirst()
            inFlight.append(contact)
            return inFlight.count > limits.checksInFlight ? "\(inFlight.count) checks at once" : nil
        case .waitingAtCapacity?: return inFlight.count == limits.checksInFlight ? nil : "a slot is lost"
        case .waitingWithCapacity?: return inFlight.isEmpty || !waiting.isEmpty ? "somebody is forgotten" : nil
        case .idle?: return inFlight.isEmpty && waiting.isEmpty ? nil : "idle, and not everything ended"
        case .included?, nil: return "a fault"
        }
    }

    /// What is wrong here, or on the way from here to the end of everything.
    var findingToTheEnd: String? {
        var context = Context()
        var world = self
        for _ in 0..<4 * (limits.queue + limits.checksInFlight + 2) {
            if let finding = world.finding ?? world.tested.complaint { return finding }
            if world.state == .idle { return nil }
            if world.isBlocked, let contact = world.inFlight.first {
                world.take(.lost(contact), &context)
            } else {
                world.take(.polled, &context)
            }
        }
        return "it does not end"
    }
}
