import Interlock
import Synchronization

/// The messages of a node's trace.
final class Trace: Sendable {
    private let acts = Mutex<[TraceRecord.Act]>([])

    var messages: [TraceRecord.Act] { acts.withLock { $0 } }

    func add(_ record: TraceRecord) {
        switch record.act {
        case .received, .sent: acts.withLock { $0.append(record.act) }
        default: break
        }
    }
}
