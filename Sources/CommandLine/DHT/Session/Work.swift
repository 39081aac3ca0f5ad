import ServiceLifecycle
import Synchronization

/// What a command does with its nodes, as a service that ends the group when it is done.
final class Work: Service {
    private let body: @Sendable () async throws -> Bool
    private let limit: Duration?
    private let ended = Mutex<Result<Bool, any Error>?>(nil)

    /// Work that is cancelled after `limit`. It returns whether it found what it looked for.
    init(limit: Duration?, _ body: @escaping @Sendable () async throws -> Bool) {
        (self.limit, self.body) = (limit, body)
    }

    /// How it ended; nil if it did not come to that.
    var result: Result<Bool, any Error>? { ended.withLock { $0 } }

    func run() async {
        do {
            let found = try await cancelWhenGracefulShutdown { try await self.limited() }
            ended.withLock { $0 = .success(found) }
        } catch {
            ended.withLock { $0 = .failure(error) }
        }
    }

    /// Runs the body against the clock. A body that is cut short may still tell what it found up to then.
    private func limited() async throws -> Bool {
        guard let limit else { return try await body() }
        return try await withThrowingTaskGroup(of: Bool?.self) { [body] group in
            group.addTask { try await body() }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            var isLate = false
            do {
                while let found = try await group.next() {
                    if let found { return found }
                    isLate = true
                    group.cancelAll()
                }
            } catch is CancellationError where isLate {
                throw CommandFailure(
                    .notFound, "nothing found within \(limit.text): allow more with --timeout")
            }
            throw CancellationError()
        }
    }
}
