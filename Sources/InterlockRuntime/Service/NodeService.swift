public import Interlock
internal import Logging
internal import NIOCore
internal import NIOPosix
public import ServiceLifecycle
internal import Synchronization

/// Runs a node over UDP, confined to an event loop, as a service: ``run()`` binds, runs until it is cancelled or asked
/// to shut down gracefully, and closes.
///
/// Requests come from any task (``request(_:id:)``); reports leave through one synchronous function on the event loop,
/// which must not block.
public final class NodeService<N: Node>: Service, Sendable {
    typealias Hooks = @Sendable (NodeDriver<N>, Inbox<N>) -> DriverHooks

    let configure: @Sendable () async throws -> N.Configuration
    let address: N.Address?
    let wire: NodeWire<N>
    let addresses: AddressMap<N.Address>
    let store: NodeStore<N>
    let options: NodeOptions
    let makeHooks: Hooks
    let report: @Sendable (N.Report, RequestID?) -> Void
    let ended: @Sendable (N) -> Void
    let inbox: Inbox<N>
    let lifecycle = NodeLifecycle<NodeSession<N>>()
    private let requestCount = Atomic<UInt64>(0)

    /// A service for one node, which ``run()`` starts.
    ///
    /// - Parameters:
    ///   - configuration: What makes the node differ from others.
    ///   - address: The node's own address; nil takes that of the endpoint that was bound.
    ///   - wire: `.datagrams` for a node whose wire is bytes, `.messages` for one with typed messages.
    ///   - addresses: `.own` if the address type knows its endpoint.
    ///   - store: `.none` for a node that stores nothing.
    ///   - options: How it runs, beside what it is.
    ///   - report: Called on the event loop for each report, in order; with the request that it answers.
    @inlinable
    public convenience init(
        _ configuration: N.Configuration, at address: N.Address? = nil, wire: NodeWire<N>,
        addresses: AddressMap<N.Address>, store: NodeStore<N>, options: NodeOptions,
        report: @escaping @Sendable (N.Report, RequestID?) -> Void
    ) {
        self.init(
            configuredBy: { configuration }, at: address, wire: wire, addresses: addresses, store: store,
            options: options, ended: { _ in }, report: report)
    }

    /// A service for one node whose configuration is known only when it is about to run, and which leaves something
    /// behind.
    ///
    /// - Parameters:
    ///   - configure: Called once by ``run()``, before the socket is bound, in the task that runs the service. What it
    ///     throws is what ``run()`` throws.
    ///   - address: The node's own address; nil takes that of the endpoint that was bound.
    ///   - wire: `.datagrams` for a node whose wire is bytes, `.messages` for one with typed messages.
    ///   - addresses: `.own` if the address type knows its endpoint.
    ///   - store: `.none` for a node that stores nothing.
    ///   - options: How it runs, beside what it is.
    ///   - ended: Called on the event loop with the node as its last input left it, if it ran at all; before ``run()``
    ///     returns or throws.
    ///   - report: Called on the event loop for each report, in order; with the request that it answers.
    @inlinable
    public convenience init(
        configuredBy configure: @escaping @Sendable () async throws -> N.Configuration, at address: N.Address? = nil,
        wire: NodeWire<N>, addresses: AddressMap<N.Address>, store: NodeStore<N>, options: NodeOptions,
        ended: @escaping @Sendable (N) -> Void, report: @escaping @Sendable (N.Report, RequestID?) -> Void
    ) {
        // The hooks are made here so that they are specialised for the caller's node.
        self.init(
            configuredBy: configure, at: address, wire: wire, addresses: addresses, store: store, options: options,
            hooks: { driver, inbox in DriverHooks(driver, inbox) }, ended: ended, report: report)
    }

    @usableFromInline
    init(
        configuredBy configure: @escaping @Sendable () async throws -> N.Configuration, at address: N.Address?,
        wire: NodeWire<N>, addresses: AddressMap<N.Address>, store: NodeStore<N>, options: NodeOptions,
        hooks: @escaping @Sendable (NodeDriver<N>, Inbox<N>) -> DriverHooks,
        ended: @escaping @Sendable (N) -> Void, report: @escaping @Sendable (N.Report, RequestID?) -> Void
    ) {
        (self.configure, self.address, self.wire, self.ended) = (configure, address, wire, ended)
        (self.addresses, self.store, self.options, makeHooks, self.report) = (addresses, store, options, hooks, report)
        inbox = Inbox(limit: options.limits.waitingRequests)
    }

    /// A number for the next request, unlike all others of this service.
    public func nextRequestID() -> RequestID {
        RequestID(requestCount.add(1, ordering: .relaxed).newValue)
    }

    /// Hands a request to the node, from any task; one made before the node runs waits for it. The answer is a report
    /// with the same id. Errors: ``RequestRefusal``.
    public func request(_ request: N.Request, id: RequestID) throws(RequestRefusal) {
        try inbox.add(request, id)
        wakeLoop()
    }

    /// Tells the node that the answer to a request is no longer wanted. Errors: ``RequestRefusal``.
    public func withdraw(_ id: RequestID) throws(RequestRefusal) {
        try inbox.addWithdrawal(of: id)
        wakeLoop()
    }

    private func wakeLoop() {
        guard let session = lifecycle.session else { return }
        session.eventLoop.execute { session.value.takeRequests() }
    }

    /// The endpoint that was bound; waits until it is. Errors: why the node does not run; `CancellationError`.
    public func boundAddress() async throws -> InternetEndpoint { try await lifecycle.endpoint() }

    /// What the node did so far; after its end, what it did.
    public func counts() async -> RuntimeCounts {
        guard let session = lifecycle.session else { return lifecycle.lastCounts }
        let counts = try? await session.eventLoop.submit { session.value.counts }.get()
        return counts ?? lifecycle.lastCounts
    }
}
