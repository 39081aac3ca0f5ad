import Interlock
import Kademlia
import Mainline

extension Benchmark {
    /// What the coordinator costs of every datagram of a contact that it knows.
    static let coordinatorHeardFrom = Benchmark(name: "coordinator-heard-from", bound: .value(100)) { effort in
        var words = SeededWords(seed: 8)
        var context = Context()
        var coordinator = Coordinator<Key160, IPv4Endpoint>(around: Key160 { words.next() })
        for _ in 0..<1000 {
            _ = coordinator.step(.heardFrom(contact(&words), responded: true), &context)
        }
        let known = coordinator.table.entries.map(\.contact)
        var turn = 0
        let nanoseconds = effort.nanoseconds(calls: 500_000) {
            consume(coordinator.step(.heardFrom(known[turn % known.count], responded: false), &context))
            turn += 1
        }
        return Figure(value: nanoseconds, unit: "ns")
    }

    /// A lookup's answer through the coordinator: taken into the queue, reported, delivered, and the next request.
    static let coordinatorResponded = Benchmark(name: "coordinator-responded", bound: .none) { effort in
        var words = SeededWords(seed: 9)
        var context = Context()
        var configuration = CoordinatorConfiguration()
        configuration.query.limits = QueryLimits(concurrency: 4)
        var coordinator = Coordinator<Key160, IPv4Endpoint>(
            around: Key160 { words.next() }, configuration: configuration)
        for _ in 0..<1000 {
            _ = coordinator.step(.heardFrom(contact(&words), responded: true), &context)
        }
        var asked: [(OperationID, Contact<Key160, IPv4Endpoint>)] = []
        var number: UInt64 = 0
        let nanoseconds = effort.nanoseconds(calls: 100_000) {
            if asked.isEmpty {
                number += 1
                let call = Coordinator<Key160, IPv4Endpoint>.Call.findClosest(target: Key160 { words.next() })
                _ = coordinator.step(.called(OperationID(number), call), &context)
            } else {
                let (id, contact) = asked.removeLast()
                _ = coordinator.step(.responded(id, from: contact, closer: []), &context)
            }
            while let state = coordinator.step(.polled, &context) {
                switch state {
                case .waitingToSend(let id, let contact): asked.append((id, contact))
                case .finished: asked.removeAll(keepingCapacity: true)
                default: break
                }
                if state == .idle { break }
            }
        }
        return Figure(value: nanoseconds, unit: "ns")
    }
}

private func contact(_ words: inout SeededWords) -> Contact<Key160, IPv4Endpoint> {
    Contact(
        key: Key160 { words.next() },
        address: IPv4Endpoint(address: UInt32(truncatingIfNeeded: words.next()), port: 6881))
}
