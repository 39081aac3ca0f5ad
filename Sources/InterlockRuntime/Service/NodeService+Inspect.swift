public import Interlock
internal import NIOCore

extension NodeService {
    /// Looks into the node on its event loop, between two inputs; the body must not block. Nil if the node does not
    /// run.
    public func inspect<T: Sendable>(_ body: @escaping @Sendable (N) -> T) async -> T? {
        guard let session = lifecycle.session else { return nil }
        // Fails only when the loop has been shut down, and the node with it.
        return try? await session.eventLoop.submit { body(session.value.driver.node) }.get()
    }

    /// The time that nodes are told now: to tell the age of an instant that a node keeps.
    public static var now: Instant { DatagramHandler.now }
}
