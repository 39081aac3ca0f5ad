public import Interlock
internal import Synchronization

/// What other tasks want of a node, until its event loop takes it.
@usableFromInline
final class Inbox<N: Node>: Sendable {
    private struct State {
        var inputs: [Input<N>] = []
        var head = 0
        var refused = 0
        var isOpen = true
    }
    private let state = Mutex(State())
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// Adds a request. Errors: ``RequestRefusal`` at the limit, and when the node stopped.
    func add(_ request: N.Request, _ id: RequestID) throws(RequestRefusal) {
        try add(.requested(request, id), room: limit)
    }

    /// Adds a withdrawal, for which there is room again as much.
    func addWithdrawal(of id: RequestID) throws(RequestRefusal) {
        try add(.withdrawn(id), room: 2 * limit)
    }

    private func add(_ input: Input<N>, room: Int) throws(RequestRefusal) {
        let refusal: RequestRefusal? = state.withLock { state in
            guard state.isOpen else { return .stopped }
            guard state.inputs.count - state.head < room else {
                state.refused += 1
                return .tooMany(limit: limit)
            }
            state.inputs.append(input)
            return nil
        }
        if let refusal { throw refusal }
    }

    /// Takes the oldest; nil if there is none.
    @usableFromInline
    func take() -> Input<N>? {
        state.withLock { state in
            guard state.head < state.inputs.count else { return nil }
            let input = state.inputs[state.head]
            state.head += 1
            if state.head == state.inputs.count {
                state.inputs.removeAll(keepingCapacity: true)
                state.head = 0
            } else if state.head >= limit {
                state.inputs.removeFirst(state.head)
                state.head = 0
            }
            return input
        }
    }

    /// Refuses all that comes and forgets what waits.
    func close() {
        state.withLock { state in
            (state.isOpen, state.inputs, state.head) = (false, [], 0)
        }
    }

    /// How many were refused at the limit.
    var refusedCount: Int { state.withLock { $0.refused } }
}

/// Why a node does not take a request.
public enum RequestRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// As many requests wait as may; try again when some were answered.
    case tooMany(limit: Int)
    /// The node stopped.
    case stopped

    /// What happened, and what to do next.
    public var description: String {
        switch self {
        case .tooMany(let limit): "\(limit) requests wait already; try again later"
        case .stopped: "the node has stopped; start a new one"
        }
    }
}
