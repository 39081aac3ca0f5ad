import Interlock
import Kademlia
import Mainline

extension Benchmark {
    /// A candidate that finds the queue full: it is held against all that are here, by key, address and network. The
    /// most that a step of this machine costs.
    static let includeAdded = Benchmark(name: "include-added-full", bound: .value(400)) { effort in
        var words = SeededWords(seed: 6)
        var context = Context()
        var include = Include<Key160, IPv4Endpoint>(limits: IncludeLimits(checksInFlight: 16))
        for _ in 0..<144 { _ = include.step(.added(contact(&words)), &context) }
        let others = (0..<1000).map { _ in contact(&words) }
        var turn = 0
        let nanoseconds = effort.nanoseconds(calls: 200_000) {
            consume(include.step(.added(others[turn % others.count]), &context))
            turn += 1
        }
        precondition(include.count == 144 && include.counts.droppedFull > 0, "the queue is full")
        return Figure(value: nanoseconds, unit: "ns")
    }

    /// What every answer of a contact of the table costs here while a sweep is under way: the machine is told that it
    /// spoke, and holds as many others as it may, and as many replacements.
    static let probeHeardFrom = Benchmark(name: "probe-heard-from-full", bound: .value(150)) { effort in
        var words = SeededWords(seed: 7)
        var context = Context()
        var probe = Probe<Key160, IPv4Endpoint>(
            around: Key160 { words.next() }, limits: ProbeLimits(checksInFlight: 8))
        _ = probe.step(.due((0..<64).map { _ in contact(&words) }), &context)
        for _ in 0..<8 { _ = probe.step(.polled, &context) }
        for _ in 0..<32 { _ = probe.step(.turnedAway(contact(&words)), &context) }
        let others = (0..<1000).map { _ in contact(&words) }
        var turn = 0
        let nanoseconds = effort.nanoseconds(calls: 500_000) {
            consume(probe.step(.heardFrom(others[turn % others.count]), &context))
            turn += 1
        }
        precondition(probe.count == 64 && probe.replacementCount == 16, "all are still here")
        return Figure(value: nanoseconds, unit: "ns")
    }
}

private func contact(_ words: inout SeededWords) -> Contact<Key160, IPv4Endpoint> {
    Contact(
        key: Key160 { words.next() },
        address: IPv4Endpoint(address: UInt32(truncatingIfNeeded: words.next()), port: 6881))
}
