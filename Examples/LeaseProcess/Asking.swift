internal import Interlock
internal import InterlockRuntime
internal import Lease
internal import ServiceLifecycle

/// Says where the node listens, and asks for the lease each time it is wished.
struct Asking: Service {
    let service: NodeService<LeaseNode>
    let wishes: Wishes

    func run() async throws {
        Line.print("listening \(try await service.boundAddress().port)")
        for await _ in wishes.stream.cancelOnGracefulShutdown() {
            try service.request(.acquire, id: service.nextRequestID())
        }
    }
}

/// Wishes for the lease: one at most waits.
struct Wishes: Sendable {
    let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    func wake() { continuation.yield() }
}
