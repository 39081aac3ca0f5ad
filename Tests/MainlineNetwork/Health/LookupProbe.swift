public import Interlock
import InterlockSimulator
public import Kademlia
public import Mainline

/// A lookup that was started to see how well lookups go.
public struct LookupProbe: Sendable {
    public let request: RequestID
    public let place: Int
    public let session: Int
    public let target: Key160
    public let startedAt: Instant
}

/// What came of a probe.
public struct ProbeOutcome: Hashable, Sendable {
    public enum Ending: Hashable, Sendable {
        case finished(LookupOutcome.Reason)
        case refused(MainlineReport.Refusal)
        /// It had not ended when it was settled.
        case unended
    }
    public var ending: Ending
    /// Of the true closest that were up from the start to the end, how many answered.
    public var found: Int
    /// How many of them there are: 8 in a network of more than that.
    public var wanted: Int
    public var duration: Duration
    public var milliseconds: Int { Int(duration.nanoseconds / 1_000_000) }
    public var requestCount: Int
    public var hopCount: Int
}

extension ChurningNetwork {
    /// Starts lookups of random keys from random nodes that are up.
    public mutating func startProbes(_ count: Int, _ chance: inout SeededGenerator) -> [LookupProbe] {
        departed.removeAll()
        return (0..<count).map { _ in
            let (place, target) = (chance.below(members.count), Key160(words: { chance.next() }))
            let request = ask(place, .findNode(target))
            ledger.watch(request)
            return LookupProbe(
                request: request, place: place, session: members[place].session, target: target,
                startedAt: simulation.now)
        }
    }

    /// What came of probes until now; one that has not ended found nothing. Those whose node left meanwhile are
    /// left out.
    public mutating func settle(_ probes: [LookupProbe]) -> [ProbeOutcome] {
        probes.compactMap { probe in
            let reported = ledger.settle(probe.request)
            guard members[probe.place].session == probe.session || reported != nil else { return nil }
            return outcome(of: probe, reported?.report, at: reported?.at ?? simulation.now)
        }
    }

    private func outcome(of probe: LookupProbe, _ report: MainlineReport?, at end: Instant) -> ProbeOutcome {
        // Who was up all the time: those of today that were there then, and those that left after the end.
        let stayed = members + departed.filter { $0.at > end }.map(\.member)
        let ids = stayed.filter { $0.startedAt <= probe.startedAt && $0.session != probe.session }.map(\.id)
        let closest = closestKeys(8, to: probe.target, among: ids)
        var outcome = ProbeOutcome(
            ending: .unended, found: 0, wanted: closest.count, duration: probe.startedAt.duration(to: end),
            requestCount: 0, hopCount: 0)
        switch report {
        case .finished(let lookup):
            let answered = Set(lookup.closest.map(\.key))
            outcome.found = closest.count { answered.contains($0) }
            (outcome.ending, outcome.requestCount) = (.finished(lookup.reason), lookup.requestCount)
            outcome.hopCount = lookup.hopCount
        case .refused(let refusal): outcome.ending = .refused(refusal)
        default: break
        }
        return outcome
    }
}
