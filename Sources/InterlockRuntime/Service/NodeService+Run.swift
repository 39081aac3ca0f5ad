internal import Interlock
internal import Logging
internal import Metrics
internal import NIOCore
internal import NIOPosix
internal import ServiceLifecycle

extension NodeService {
    /// Runs the node until the task is cancelled or gracefully shut down; what was persisted is then durable and the
    /// socket closed. Errors: ``NodeFailure``, and those of a configuration that is made late.
    public func run() async throws {
        guard lifecycle.begin() else { throw NodeFailure.ranBefore }
        do {
            try await withTaskCancellationOrGracefulShutdownHandler {
                // Asked to stop before it began: it never does.
                if !lifecycle.isStopRequested { try await openedStore(for: configure()) }
            } onCancelOrGracefulShutdown: {
                self.stop()
            }
            inbox.close()
            lifecycle.end(RequestRefusal.stopped)
        } catch {
            inbox.close()
            lifecycle.end(error)
            throw error
        }
    }

    private func stop() {
        lifecycle.requestStop()
        guard let session = lifecycle.session else { return }
        session.eventLoop.execute { session.value.stop() }
    }

    /// Opens the store, runs, closes the store.
    private func openedStore(for configuration: N.Configuration) async throws {
        let loop = options.eventLoop ?? MultiThreadedEventLoopGroup.singleton.next()
        guard let file = store.store else {
            return try await bound(configuration, on: loop, restoring: N.Stored(), downFor: nil)
        }
        // Not the async form, which a cancelled task could not close the store with.
        let opened: StoredRecords
        do {
            opened = try await NIOThreadPool.singleton.runIfActive(eventLoop: loop) { try file.open() }.get()
        } catch {
            throw NodeFailure.cannotOpenStore(error)
        }
        do {
            if opened.discardedBytes > 0 {
                options.logger.warning(
                    "a write that was cut short was discarded", metadata: ["bytes": "\(opened.discardedBytes)"])
            }
            try await bound(configuration, on: loop, restoring: folded(opened.records), downFor: opened.downFor)
        } catch {
            await close(file, on: loop)
            throw error
        }
        await close(file, on: loop)
    }

    /// Closes the store. That may fail, and is logged then: every record is durable by now, or its failure known.
    private func close(_ file: any RecordStore, on loop: any EventLoop) async {
        do {
            try await NIOThreadPool.singleton.runIfActive(eventLoop: loop) { try file.close() }.get()
        } catch {
            options.logger.warning("the store could not be closed", metadata: ["reason": "\(error)"])
        }
    }

    private func folded(_ records: [[UInt8]]) throws(NodeFailure) -> N.Stored {
        var stored = N.Stored()
        for (index, bytes) in records.enumerated() {
            do {
                stored.apply(try store.decode(bytes))
            } catch {
                throw .unreadableRecord(index: index, error)
            }
        }
        return stored
    }

    /// Binds the socket, runs until it is closed.
    private func bound(
        _ configuration: N.Configuration, on loop: any EventLoop, restoring stored: N.Stored, downFor: Duration?
    ) async throws {
        let limits = options.limits
        let channel: any Channel
        do {
            let address = try options.bind.socketAddress()
            // On the loop's own thread, which may live in another network than the rest of the process.
            channel = try await loop.flatSubmit {
                DatagramBootstrap(group: loop)
                    .channelOption(.autoRead, value: false)
                    .channelOption(.datagramVectorReadMessageCount, value: limits.datagramsPerRead)
                    .channelOption(
                        .recvAllocator,
                        value: FixedSizeRecvByteBufferAllocator(
                            capacity: limits.datagramsPerRead * (limits.datagramBytes + 1))
                    )
                    .channelOption(.socketOption(.so_rcvbuf), value: numericCast(limits.receiveBufferBytes))
                    .bind(to: address)
            }.get()
        } catch {
            throw NodeFailure.cannotBind(options.bind, error)
        }
        let session: NIOLoopBound<NodeSession<N>>
        do {
            session = try await loop.submit {
                try self.begin(configuration, channel, restoring: stored, downFor: downFor)
            }.get()
        } catch {
            try? await channel.close().get()
            throw error
        }
        try? await channel.closeFuture.get()
        let (counts, failure) = try await loop.submit {
            session.value.channelClosed()
            self.ended(session.value.driver.node)
            return (session.value.counts, session.value.failure)
        }.get()
        lifecycle.keep(counts)
        if let failure { throw failure }
    }

    /// Makes the node and everything around it, on the loop of its channel.
    private func begin(
        _ configuration: N.Configuration, _ channel: any Channel, restoring stored: N.Stored, downFor: Duration?
    ) throws -> NIOLoopBound<NodeSession<N>> {
        guard let local = channel.localAddress, let endpoint = InternetEndpoint(local),
            let own = address ?? addresses.toAddress(endpoint)
        else { throw NodeFailure.noAddress(options.bind) }
        let tally = Tally()
        let diary = Diary(logger: options.logger, limits: options.limits)
        let pipeline = channel.pipeline.syncOperations
        let sender: DatagramSender?
        do {
            sender = try pipeline.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { handle in
                try DatagramSender(
                    duplicating: handle, isIPv4: local.protocol == .inet, tally: tally, diary: diary)
            }
        } catch {
            throw NodeFailure.cannotBind(options.bind, error)
        }
        guard let sender else { throw NodeFailure.socketClosed(nil) }
        let outbox = Outbox(limit: options.limits.datagramsPerFlush) { sender.send($0) }
        let driver = NodeDriver(
            N(configuration, at: own, restoring: stored), freshContext(diary), wire: wire, addresses: addresses,
            store: store, limits: options.limits, outbox: outbox, tally: tally, diary: diary, report: report)
        let loop = channel.eventLoop
        let commit = LateCall()
        let handler = DatagramHandler(outbox: outbox, tally: tally, loop: loop.assumeIsolated()) { commit.call?() }
        let session = NodeSession(
            driver, handler: handler, channel: channel, store: store.store, inbox: inbox,
            metrics: RuntimeMetrics(name: options.name, factory: options.metrics ?? MetricsSystem.factory))
        commit.call = { [weak session] in session?.commit() }
        try pipeline.addHandler(handler)
        let bound = NIOLoopBound(session, eventLoop: loop)
        options.logger.debug("the node runs", metadata: ["address": "\(endpoint)"])
        guard !lifecycle.isStopRequested else {
            session.stop()
            return bound
        }
        session.start(makeHooks(driver, inbox), downFor: downFor)
        // What was asked between these two is seen by the one or the other.
        if lifecycle.run(bound, at: endpoint) {
            session.takeRequests()
            try channel.syncOptions?.setOption(.autoRead, value: true)
        } else {
            session.stop()
        }
        return bound
    }

    private func freshContext(_ diary: Diary) -> Context {
        var observer: Observer?
        let recorder = options.recorder
        if recorder != nil || options.limits.faultTraceLines > 0 {
            observer = Observer { record in
                diary.keep(record)
                recorder?(record)
            }
        }
        return Context(
            now: DatagramHandler.now, chance: Chance(key: options.chanceKey ?? NodeOptions.freshChanceKey()),
            observer: observer)
    }
}

/// A function that is known only after those who call it were made.
private final class LateCall {
    var call: (() -> Void)?
}
