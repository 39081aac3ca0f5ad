import Interlock
import Synchronization

/// The reports of a node, kept for a test, which waits for the one it needs.
final class ReportLog<Report: Sendable & Hashable>: Sendable {
    struct Entry: Sendable, Hashable {
        var report: Report
        var id: RequestID?
    }
    struct NotInTime: Error, CustomStringConvertible {
        var seen: [Entry]
        var description: String { "no such report in time; seen: \(seen)" }
    }
    private struct State {
        var entries: [Entry] = []
        var waiters: [Int: (wanted: @Sendable (Entry) -> Bool, continuation: CheckedContinuation<Entry, any Error>)] =
            [:]
        var nextWaiter = 0
    }
    private let state = Mutex(State())

    var entries: [Entry] { state.withLock { $0.entries } }
    var reports: [Report] { entries.map(\.report) }

    /// For a service: keeps a report.
    var keep: @Sendable (Report, RequestID?) -> Void {
        { [self] report, id in
            let entry = Entry(report: report, id: id)
            let ready = state.withLock { state in
                state.entries.append(entry)
                let ready = state.waiters.filter { $0.value.wanted(entry) }
                for key in ready.keys { state.waiters[key] = nil }
                return ready.values.map(\.continuation)
            }
            for waiter in ready { waiter.resume(returning: entry) }
        }
    }

    /// Waits for the first report that is wanted, also one that came before.
    func first(
        within limit: Duration = .seconds(20), where wanted: @escaping @Sendable (Report) -> Bool
    ) async throws -> Entry {
        let number = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        let alarm = Task {
            try await Task.sleep(for: limit)
            let late = state.withLock { ($0.waiters.removeValue(forKey: number), $0.entries) }
            late.0?.continuation.resume(throwing: NotInTime(seen: late.1))
        }
        defer { alarm.cancel() }
        return try await withCheckedThrowingContinuation { continuation in
            let known: Entry? = state.withLock { state in
                if let known = state.entries.first(where: { wanted($0.report) }) { return known }
                state.waiters[number] = ({ wanted($0.report) }, continuation)
                return nil
            }
            if let known { continuation.resume(returning: known) }
        }
    }
}
