import Glibc
import Interlock
import InterlockDiagrams
import Synchronization

/// What one node said and heard, for a sequence diagram.
final class TraceFile: Sendable {
    private struct State {
        var records: [TraceRecord] = []
        var omittedCount = 0
    }
    private let state = Mutex(State())
    private let path: String
    private let limit: Int
    private let names = Mutex<[String: String]>([:])

    /// A trace of at most `limit` messages; what comes later is counted, and said in the file.
    init(path: String, limit: Int = 1000) { (self.path, self.limit) = (path, limit) }

    /// Takes a record of the node's trace: its messages are kept, what goes on inside is not.
    func record(_ record: TraceRecord) {
        switch record.act {
        case .received, .sent: break
        case .entered, .left, .vetoed, .impossible, .queued, .input, .effect: return
        }
        state.withLock { state in
            if state.records.count < limit { state.records.append(record) } else { state.omittedCount += 1 }
        }
    }

    /// Gives a lifeline, of an endpoint for instance, another name.
    func name(_ lifeline: String, _ name: String) { names.withLock { $0[lifeline] = name } }

    /// The diagram in Mermaid's language.
    var text: String {
        let (records, omittedCount) = state.withLock { ($0.records, $0.omittedCount) }
        let names = names.withLock { $0 }
        var text = SequenceDiagram(
            trace: records, limit: limit, lifeline: { names[$0] ?? $0 }, label: { $0 }
        ).description
        if omittedCount > 0 { text += "    %% The first \(limit) messages; \(omittedCount) more are left out.\n" }
        return text
    }

    /// Writes the file; false if that failed, after the user was told.
    @discardableResult
    func write(_ reporter: Reporter) -> Bool {
        guard let file = fopen(path, "w") else { return failed(reporter) }
        let isWritten = fputs(text, file) >= 0
        guard fclose(file) == 0, isWritten else { return failed(reporter) }
        return true
    }

    private func failed(_ reporter: Reporter) -> Bool {
        let reason = strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
        let text = "cannot write the trace to \(path): \(reason); name another file with --trace"
        _ = DHTSession.told(CommandFailure(.cannotCreate, text), reporter)
        return false
    }
}
