internal import NIOCore
internal import Synchronization

/// How far a service is, for whoever asks from another task.
@usableFromInline
final class NodeLifecycle<Session>: Sendable {
    private enum Phase {
        case idle
        case starting
        case running(NIOLoopBound<Session>, InternetEndpoint)
        case ended(any Error)
    }
    private struct State {
        var phase = Phase.idle
        var isStopRequested = false
        var waiters: [Int: CheckedContinuation<InternetEndpoint, any Error>] = [:]
        var nextWaiter = 0
        var lastCounts = RuntimeCounts()
    }
    private let state = Mutex(State())

    init() {}

    /// False if the service ran before.
    func begin() -> Bool {
        state.withLock { state in
            guard case .idle = state.phase else { return false }
            state.phase = .starting
            return true
        }
    }

    /// The session runs; false if it has been asked to stop meanwhile.
    func run(_ session: NIOLoopBound<Session>, at endpoint: InternetEndpoint) -> Bool {
        let (waiters, goOn) = state.withLock { state in
            state.phase = .running(session, endpoint)
            defer { state.waiters = [:] }
            return (Array(state.waiters.values), !state.isStopRequested)
        }
        for waiter in waiters { waiter.resume(returning: endpoint) }
        return goOn
    }

    /// Keeps what a session did, for those who ask after its end.
    func keep(_ counts: RuntimeCounts) { state.withLock { $0.lastCounts = counts } }

    func end(_ error: any Error) {
        let waiters = state.withLock { state in
            state.phase = .ended(error)
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.resume(throwing: error) }
    }

    /// Notes that a stop is wanted.
    func requestStop() { state.withLock { $0.isStopRequested = true } }
    var isStopRequested: Bool { state.withLock { $0.isStopRequested } }

    /// The session if it runs.
    var session: NIOLoopBound<Session>? {
        state.withLock { state in
            guard case .running(let session, _) = state.phase else { return nil }
            return session
        }
    }

    var lastCounts: RuntimeCounts { state.withLock { $0.lastCounts } }

    /// Waits until the session runs. Errors: why it ended or could not start; `CancellationError`.
    func endpoint() async throws -> InternetEndpoint {
        let number = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let known: Result<InternetEndpoint, any Error>? = state.withLock { state in
                    if case .running(_, let endpoint) = state.phase { return .success(endpoint) }
                    if case .ended(let error) = state.phase { return .failure(error) }
                    if Task.isCancelled { return .failure(CancellationError()) }
                    state.waiters[number] = continuation
                    return nil
                }
                if let known { continuation.resume(with: known) }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: number) }?.resume(throwing: CancellationError())
        }
    }
}
