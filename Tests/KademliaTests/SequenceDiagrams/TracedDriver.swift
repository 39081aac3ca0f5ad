import Interlock
import Kademlia

/// Drives a coordinator as a runtime does, and notes the trace: what follows a call is sent at once, what follows a
/// batch of datagrams is sent at its end, in one flush.
struct TracedDriver {
    typealias Engine = Coordinator<Key8, UInt8>

    final class Trace {
        var records: [TraceRecord] = []
    }

    var engine: Engine
    var context: Context
    let trace = Trace()
    private var unsent: [Contact<Key8, UInt8>] = []
    private var isReading = false

    /// A coordinator that knows these contacts.
    init(knowing keys: [UInt8], concurrency: Int) {
        var configuration = CoordinatorConfiguration()
        configuration.query.limits = QueryLimits(concurrency: concurrency)
        engine = Engine(around: 0xFF, configuration: configuration)
        context = Context()
        for key in keys {
            _ = engine.step(.heardFrom(Contact(key: Key8(key), address: key), responded: true), &context)
        }
        let trace = trace
        context.observer = Observer { trace.records.append($0) }
    }

    /// A caller starts a lookup; nothing runs before ``run()``.
    mutating func call(_ number: UInt64, target: Key8) {
        _ = engine.step(.called(OperationID(number), .findClosest(target: target)), &context)
    }

    /// The loop of a node: polls the coordinator until it is idle.
    mutating func run() {
        for _ in 0..<engine.pollLimit {
            guard let state = engine.step(.polled, &context), state != .idle else { return }
            guard case .waitingToSend(_, let contact) = state else { continue }
            unsent.append(contact)
            if !isReading { flush() }
        }
    }

    /// Contacts answer in one batch, naming nobody; what follows is sent with the next flush.
    mutating func read(_ answers: [(number: UInt64, key: UInt8)]) {
        isReading = true
        for answer in answers {
            let contact = Contact(key: Key8(answer.key), address: answer.key)
            _ = engine.step(.responded(OperationID(answer.number), from: contact, closer: []), &context)
            run()
        }
        isReading = false
    }

    mutating func flush() {
        for contact in unsent {
            context.observer?.add(.sent("findCloser", to: "\(contact.key)"), by: "Node", nil)
        }
        unsent = []
    }

    /// The records without the polls of the pool that a waiting state answers, and what happened inside of them.
    var withoutVainPolls: [TraceRecord] {
        var kept: [TraceRecord] = []
        var start: Int?
        for record in trace.records {
            kept.append(record)
            guard record.machine == "QueryPool" else { continue }
            switch record.act {
            case .entered(let event, _): start = event == "polled" ? kept.count - 1 : nil
            case .left(let state, _):
                if let first = start, state.hasPrefix("waitingAt") || state.hasPrefix("waitingWith") {
                    kept.removeSubrange(first...)
                }
                start = nil
            default: break
            }
        }
        return kept
    }
}
