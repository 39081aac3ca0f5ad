import Interlock
import Kademlia

/// The machine that checks the table and what its parent knows of it, and whether it keeps its promises as far as the
/// parent can tell: no check too many, none twice, no slot lost, nobody given up but after as many failed checks in a
/// row as it takes, no replacement but one of the right bucket that was turned away and is not known to have failed.
struct ProbeWorld<Tested: ProbeSubject>: Hashable {
    let limits: ProbeLimits
    private(set) var tested: Tested
    /// Whom the machine asked for and whose check has not ended.
    private(set) var inFlight: [Neighbour] = []
    /// Failed checks in a row, nobody with none.
    private var failures: [Neighbour: Int] = [:]
    /// Who spoke while its check was in flight.
    private var speakers: Set<Neighbour> = []
    private var turnedAway: Set<Neighbour> = []
    private(set) var state: SmallProbe.State?
    private(set) var finding: String?

    init(_ tested: Tested, _ limits: ProbeLimits) { (self.tested, self.limits) = (tested, limits) }

    /// Whether nothing is left to ask for.
    var isBlocked: Bool {
        switch state {
        case .waitingAtCapacity?, .waitingWithCapacity?, .idle?: true
        case .readyToCheck?, .waitingToCheck?, .passed?, .gaveUp?, nil: false
        }
    }

    mutating func take(_ event: SmallProbe.Event, _ context: inout Context) {
        var passed: Neighbour?
        var goner: Neighbour?
        var isTold = false
        switch event {
        case .answered(let contact):
            if land(contact) {
                passed = contact
                absolve(contact)
            }
        case .failed(let contact), .timedOut(let contact):
            if land(contact) {
                if speakers.remove(contact) != nil {
                    failures[contact] = nil
                } else {
                    turnedAway.remove(contact)
                    failures[contact, default: 0] += 1
                    if failures[contact] == limits.attempts { goner = contact }
                }
            }
        case .lost(let contact):
            if land(contact) {
                failures[contact] = nil
                speakers.remove(contact)
            }
        case .heardFrom(let contact):
            isTold = true
            absolve(contact)
            if inFlight.contains(contact) { speakers.insert(contact) }
        case .fellSilent(let contact):
            isTold = true
            turnedAway.remove(contact)
        case .turnedAway(let contact):
            isTold = true
            turnedAway.insert(contact)
        case .due, .suspected: isTold = true
        case .polled: break
        }
        state = tested.respond(to: event, &context)
        finding = finding ?? judge(passed: passed, goner: goner, isTold: isTold).map { "\($0) after \(event)" }
    }

    private mutating func land(_ contact: Neighbour) -> Bool {
        guard let place = inFlight.firstIndex(of: contact) else { return false }
        inFlight.remove(at: place)
        return true
    }

    private mutating func absolve(_ contact: Neighbour) {
        failures[contact] = nil
        speakers.remove(contact)
        turnedAway.remove(contact)
    }

    private mutating func judge(passed: Neighbour?, goner: Neighbour?, isTold: Bool) -> String? {
        if case .gaveUp(let contact, let replacement)? = state {
            guard contact == goner else { return "\(contact) is given up for no reason" }
            return judge(replacement, of: contact)
        }
        if let goner { return "\(goner) failed often enough and is not given up" }
        if case .passed(let contact)? = state { return contact == passed ? nil : "\(contact) passed unasked" }
        if let passed { return "\(passed) answered and did not pass" }
        switch state {
        case .waitingToCheck(let contact)?:
            if isTold { return "a check is asked for in passing" }
            if inFlight.contains(contact) { return "\(contact) is asked twice at once" }
            inFlight.append(contact)
            return inFlight.count > limits.checksInFlight ? "\(inFlight.count) checks at once" : nil
        case .readyToCheck?: return isTold && inFlight.count < limits.checksInFlight ? nil : "ready for nothing"
        case .waitingAtCapacity?: return inFlight.count == limits.checksInFlight ? nil : "a slot is lost"
        case .waitingWithCapacity?: return inFlight.isEmpty ? "somebody is forgotten" : nil
        case .idle?: return inFlight.isEmpty ? nil : "idle, and not everything ended"
        case .passed?, .gaveUp?, nil: return "a fault"
        }
    }

    private mutating func judge(_ replacement: Neighbour?, of contact: Neighbour) -> String? {
        failures[contact] = nil
        guard let replacement else { return nil }
        guard turnedAway.remove(replacement) != nil else { return "\(replacement) replaces and was not kept" }
        let isSame = replacement.key.leadingZeroBitCount == contact.key.leadingZeroBitCount
        return isSame ? nil : "\(replacement) of another bucket replaces \(contact)"
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
