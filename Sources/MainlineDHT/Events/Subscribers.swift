internal import Synchronization

/// Who watches a node. Each has a bounded queue; who is slow loses the oldest events.
final class Subscribers: Sendable {
    private struct State {
        var streams: [UInt64: AsyncStream<DHTEvent>.Continuation] = [:]
        var latest: UInt64 = 0
        var lostCount = 0
        var isEnded = false
    }
    private let state = Mutex(State())
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// How many events were lost because readers were slow.
    var lostCount: Int { state.withLock { $0.lostCount } }

    func subscribe() -> AsyncStream<DHTEvent> {
        let (stream, continuation) = AsyncStream.makeStream(of: DHTEvent.self, bufferingPolicy: .bufferingNewest(limit))
        let number = state.withLock { state -> UInt64? in
            guard !state.isEnded else { return nil }
            state.latest += 1
            state.streams[state.latest] = continuation
            return state.latest
        }
        guard let number else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.streams.removeValue(forKey: number) }
        }
        return stream
    }

    func send(_ event: DHTEvent) {
        let streams = state.withLock { Array($0.streams.values) }
        var lost = 0
        for stream in streams {
            if case .dropped = stream.yield(event) { lost += 1 }
        }
        if lost > 0 { state.withLock { $0.lostCount += lost } }
    }

    func end() {
        let streams = state.withLock { state -> [AsyncStream<DHTEvent>.Continuation] in
            state.isEnded = true
            defer { state.streams = [:] }
            return Array(state.streams.values)
        }
        for stream in streams { stream.finish() }
    }
}
