internal import Mainline
internal import Synchronization

/// What waits between the node's event loop and the reader of one request. Results are all kept: a lookup asks a
/// bounded number of nodes. Of what merely tells how it goes, a reader that is slow loses the oldest, and they are
/// counted.
final class ReportBuffer: Sendable {
    private struct State {
        var waiting: [MainlineReport] = []
        var progressCount = 0
        var lostProgressCount = 0
        var isEnded = false
        var reader: CheckedContinuation<MainlineReport?, Never>?
    }
    private let state = Mutex(State())
    private let progressLimit: Int

    init(progressLimit: Int) { self.progressLimit = progressLimit }

    /// How many reports of progress were lost because the reader was slow.
    var lostProgressCount: Int { state.withLock { $0.lostProgressCount } }

    /// Adds a report; after a final one the stream ends.
    func add(_ report: MainlineReport) {
        let reader = state.withLock { state -> CheckedContinuation<MainlineReport?, Never>? in
            guard !state.isEnded else { return nil }
            if report.isFinal { state.isEnded = true }
            if let reader = state.reader {
                state.reader = nil
                return reader
            }
            if report.isProgress {
                if state.progressCount < progressLimit {
                    state.progressCount += 1
                } else {
                    state.lostProgressCount += 1
                    guard let oldest = state.waiting.firstIndex(where: \.isProgress) else { return nil }
                    state.waiting.remove(at: oldest)
                }
            }
            state.waiting.append(report)
            return nil
        }
        reader?.resume(returning: report)
    }

    /// Ends the stream without a final report, when the node is gone or the reader no longer wants it.
    func end() {
        let reader = state.withLock { state -> CheckedContinuation<MainlineReport?, Never>? in
            state.isEnded = true
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(returning: nil)
    }

    /// The next report; nil when the stream has ended, or the task that waits is cancelled.
    func next() async -> MainlineReport? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                enum Answer { case now(MainlineReport?), later }
                let answer = state.withLock { state -> Answer in
                    if !state.waiting.isEmpty {
                        let report = state.waiting.removeFirst()
                        if report.isProgress { state.progressCount -= 1 }
                        return .now(report)
                    }
                    if state.isEnded || Task.isCancelled || state.reader != nil { return .now(nil) }
                    state.reader = continuation
                    return .later
                }
                if case .now(let report) = answer { continuation.resume(returning: report) }
            }
        } onCancel: {
            end()
        }
    }
}

extension MainlineReport {
    /// Whether a slow reader may lose it.
    var isProgress: Bool {
        switch self {
        case .asked, .progressed, .missed: true
        case .refused, .answered, .unanswered, .foundPeers, .acknowledged, .finished, .announced, .bootstrapped,
            .contactAdded, .contactRemoved:
            false
        }
    }
}
