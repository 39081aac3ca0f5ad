public import Interlock
public import InterlockSimulator
public import Mainline

/// Keeps the final reports about the requests that are watched, and drops all others: a day of a thousand nodes has
/// more reports than memory should hold.
public final class Ledger {
    private var watched: Set<RequestID> = []
    private var finals: [RequestID: Reported<MainlineNode>] = [:]

    /// From now on the end of this request is kept.
    public func watch(_ id: RequestID) { watched.insert(id) }

    func take(_ reported: Reported<MainlineNode>) {
        guard let id = reported.id, reported.report.isFinal, watched.remove(id) != nil else { return }
        finals[id] = reported
    }

    /// The end of a request, which is forgotten by being told; nil if it did not end, which is forgotten too.
    public func settle(_ id: RequestID) -> Reported<MainlineNode>? {
        watched.remove(id)
        return finals.removeValue(forKey: id)
    }
}
