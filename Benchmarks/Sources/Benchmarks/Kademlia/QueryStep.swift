import CReference
import Interlock
import Kademlia
import Mainline

extension Benchmark {
    /// One answer that names 8 contacts, taken by a query: the mean over whole lookups in a network of 1,000 nodes with
    /// full tables, the polls between and the end included. What a lookup costs that is called off before it asks
    /// anybody is taken off.
    static let queryStep = Benchmark(name: "query-step", bound: .value(100)) { effort in
        measureSteps(effort, of: recordedLookups())
    }

    /// The same, where every contact named is one that the query does not know yet.
    static let queryStepOfNewcomers = Benchmark(name: "query-step-8-newcomers", bound: .none) { effort in
        measureSteps(effort, of: newcomerLookups())
    }
}

private typealias Lookup = Query<Key160, IPv4Endpoint>

/// A lookup as it went, to be gone through again.
private struct Recording {
    var target: Key160
    var own: Key160
    var seeds: [Contact<Key160, IPv4Endpoint>]
    /// In order; nil: a poll.
    var answers: [Answer?] = []
    var requestCount = 0
    var answerCount: Int { answers.count { $0 != nil } }
}

private struct Answer {
    var from: Key160
    var closer: [Contact<Key160, IPv4Endpoint>]
}

private let configuration = QueryConfiguration(limits: QueryLimits(resultCount: 8))

private func measureSteps(_ effort: Effort, of recordings: [Recording]) -> Figure {
    var turn = 0
    func replayNext() {
        precondition(replay(recordings[turn % recordings.count]), "a recorded lookup goes the same way again")
        turn += 1
    }
    // The query's two arrays, its result and what that holds.
    let allocations = effort.allocations(calls: recordings.count, replayNext)
    precondition(allocations <= UInt64(5 * recordings.count), "\(allocations) allocations")
    var starts = 0
    let (lookup, start) = effort.alternating(calls: 100_000, replayNext) {
        startOnly(recordings[starts % recordings.count])
        starts += 1
    }
    let answers = Double(recordings.map(\.answerCount).reduce(0, +)) / Double(recordings.count)
    return Figure(value: (lookup - start) / answers, unit: "ns")
}

private func startOnly(_ recording: Recording) {
    var context = Context()
    var query = Lookup(
        OperationID(1), target: recording.target, own: recording.own, seeds: recording.seeds,
        configuration: configuration)
    consume(query.step(.cancelled, &context))
}

/// Goes through a lookup again: its start, every poll and every answer, its result. False if it went another way.
private func replay(_ recording: Recording) -> Bool {
    var context = Context()
    var query = Lookup(
        OperationID(1), target: recording.target, own: recording.own, seeds: recording.seeds,
        configuration: configuration)
    var requestCount = 0
    for answer in recording.answers {
        let state: Lookup.State?
        if let answer {
            state = query.step(.responded(from: answer.from, closer: answer.closer, maySend: true), &context)
        } else {
            state = query.step(.polled, &context)
        }
        switch state {
        case .waitingToSend?: requestCount += 1
        case .waitingAtCapacity?, .waitingWithCapacity?: break
        case .finished(let result)?: return requestCount == recording.requestCount && !result.closest.isEmpty
        case nil: return false
        }
    }
    return false
}

/// Plays a lookup whose requests are answered in the order in which they were sent, and notes what happened.
private func record(_ recording: inout Recording, _ answer: (Key160) -> [Contact<Key160, IPv4Endpoint>]) {
    var context = Context()
    var query = Lookup(
        OperationID(1), target: recording.target, own: recording.own, seeds: recording.seeds,
        configuration: configuration)
    var sent: [Key160] = []
    var next: Answer?
    while true {
        recording.answers.append(next)
        let event = next.map { Lookup.Event.responded(from: $0.from, closer: $0.closer, maySend: true) } ?? .polled
        switch query.step(event, &context) {
        case .waitingToSend(let contact)?:
            recording.requestCount += 1
            sent.append(contact.key)
            next = nil
        case .waitingAtCapacity?, .waitingWithCapacity?:
            let key = sent.removeFirst()
            next = Answer(from: key, closer: answer(key))
        case .finished?, nil:
            return
        }
    }
}

private func recordedLookups() -> [Recording] {
    var words = SeededWords(seed: 3)
    let contacts = (0..<1000 as Range<UInt32>).map { number in
        Contact(key: Key160 { words.next() }, address: IPv4Endpoint(address: number, port: 6881))
    }
    var tables: [Key160: RoutingTable<Key160, IPv4Endpoint>] = [:]
    for contact in contacts {
        var table = RoutingTable<Key160, IPv4Endpoint>(around: contact.key, limits: RoutingLimits(bucketSize: 8))
        for other in contacts where other != contact { _ = table.observe(other, responded: true, now: 0) }
        tables[contact.key] = table
    }
    return (0..<64).map { number in
        let own = contacts[number].key
        let target = Key160 { words.next() }
        var recording = Recording(target: target, own: own, seeds: tables[own]?.closest(8, to: target) ?? [])
        record(&recording) { tables[$0]?.closest(8, to: target) ?? [] }
        return recording
    }
}

private func newcomerLookups() -> [Recording] {
    var words = SeededWords(seed: 4)
    return (0..<64).map { _ in
        let target = Key160 { words.next() }
        var number: UInt32 = 0
        // Every answer is two bits closer to the target than the one before, up to the limit of candidates.
        func named(_ count: Int) -> [Contact<Key160, IPv4Endpoint>] {
            (0..<count).map { _ in
                number += 1
                let key = Key160(sharing: min(Int(number) / 4, 60), bitsWith: target) { words.next() }
                return Contact(key: key, address: IPv4Endpoint(address: number, port: 6881))
            }
        }
        var recording = Recording(target: target, own: Key160 { words.next() }, seeds: named(8))
        record(&recording) { _ in number < 128 ? named(8) : [] }
        return recording
    }
}
