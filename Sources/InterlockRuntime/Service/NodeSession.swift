internal import Interlock
internal import NIOCore
internal import NIOPosix

/// One life of a node, all of it on one event loop: the driver, its channel, its commits. Ends when the channel is
/// closed.
final class NodeSession<N: Node> {
    let driver: NodeDriver<N>
    private let handler: DatagramHandler
    private let channel: any Channel
    private let loop: any EventLoop
    private let store: (any RecordStore)?
    private let metrics: RuntimeMetrics
    private let inbox: Inbox<N>
    private let limits: RuntimeLimits
    private var isCommitting = false
    private var isMarkDue = false
    private var isClosed = false
    private var repeating: [Scheduled<Void>] = []
    /// Why the session ended, if not because it was asked to.
    private(set) var failure: NodeFailure?

    init(
        _ driver: NodeDriver<N>, handler: DatagramHandler, channel: any Channel, store: (any RecordStore)?,
        inbox: Inbox<N>, metrics: RuntimeMetrics
    ) {
        (self.driver, self.handler, self.channel, loop) = (driver, handler, channel, channel.eventLoop)
        (self.store, self.inbox, self.metrics, limits) = (store, inbox, metrics, driver.limits)
    }

    /// The counts as of now.
    var counts: RuntimeCounts {
        var counts = driver.tally.counts
        counts.requestsRefused = inbox.refusedCount
        return counts
    }

    func start(_ hooks: DriverHooks, downFor: Duration?) {
        handler.attach(hooks)
        handler.turn { driver.start(downFor: downFor, at: $0) }
        handler.takeRequests()
        every(limits.metricsInterval) { session in session.metrics.report(session.counts) }
        if store != nil {
            every(limits.markInterval) { session in
                session.isMarkDue = true
                session.commit()
            }
        }
    }

    func takeRequests() { if !driver.isStopping { handler.takeRequests() } }

    /// Takes no more inputs, waits until what was persisted is durable and what waited for it left, then closes.
    func stop() {
        driver.isStopping = true
        inbox.close()
        commit()
        closeIfDone()
    }

    /// The channel is closed, by us or under us.
    func channelClosed() {
        if !isClosed, failure == nil { failure = .socketClosed(handler.lastError) }
        isClosed = true
        driver.isStopping = true
        inbox.close()
        handler.detach()
        driver.outbox.disconnect()
        for task in repeating { task.cancel() }
        metrics.report(counts)
    }

    /// Writes all records that wait, as one commit, unless one is under way.
    func commit() {
        guard let store, !isCommitting, failure == nil else { return }
        let records = driver.takeUnwritten()
        guard !records.isEmpty || isMarkDue else { return }
        (isCommitting, isMarkDue) = (true, false)
        let written = NIOThreadPool.singleton.runIfActive(eventLoop: loop) {
            if records.isEmpty { try store.mark() } else { try store.append(records) }
        }
        written.assumeIsolated().whenComplete { [self] result in
            isCommitting = false
            switch result {
            case .success:
                handler.turn { _ in if !records.isEmpty { driver.becameDurable(records: records.count) } }
                takeRequests()
            case .failure(let error) where records.isEmpty:
                driver.diary.noteFailedMark(error)
                // Only the time was lost: records that came meanwhile wait for their commit.
                handler.turn { _ in }
                takeRequests()
            case .failure(let error):
                driver.storeFailed()
                failure = .cannotStore(error)
            }
            closeIfDone()
        }
    }

    private func closeIfDone() {
        guard driver.isStopping, !isCommitting, !isClosed else { return }
        isClosed = true
        channel.close(promise: nil)
    }

    private func every(_ interval: Duration, _ act: @escaping (NodeSession) -> Void) {
        let place = repeating.count
        func next() -> Scheduled<Void> {
            loop.assumeIsolated().scheduleTask(in: .nanoseconds(max(interval.nanoseconds, 1_000_000))) { [weak self] in
                guard let self, !isClosed else { return }
                act(self)
                repeating[place] = next()
            }
        }
        repeating.append(next())
    }
}
