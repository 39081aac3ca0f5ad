internal import Interlock
internal import Mainline
internal import Synchronization

/// Which reports go to which reader.
final class RequestBook: Sendable {
    private struct State {
        var buffers: [RequestID: ReportBuffer] = [:]
        var isEnded = false
    }
    private let state = Mutex(State())

    /// Opens a page for a request; false if the node is gone.
    func open(_ id: RequestID, _ buffer: ReportBuffer) -> Bool {
        state.withLock { state in
            guard !state.isEnded else { return false }
            state.buffers[id] = buffer
            return true
        }
    }

    /// Closes a request's page; false if it was closed already.
    func close(_ id: RequestID) -> Bool { state.withLock { $0.buffers.removeValue(forKey: id) != nil } }

    func add(_ report: MainlineReport, to id: RequestID) {
        let buffer = state.withLock { state in
            report.isFinal ? state.buffers.removeValue(forKey: id) : state.buffers[id]
        }
        // Tolerated race: the reader may have withdrawn while the report was on its way.
        buffer?.add(report)
    }

    /// Ends every reader's stream, when the node is gone.
    func end() {
        let buffers = state.withLock { state -> [ReportBuffer] in
            state.isEnded = true
            defer { state.buffers = [:] }
            return Array(state.buffers.values)
        }
        for buffer in buffers { buffer.end() }
    }
}
