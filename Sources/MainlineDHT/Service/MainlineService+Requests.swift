internal import InterlockRuntime
public import KRPC
public import Kademlia
public import Mainline

extension MainlineService {
    /// Joins the network: asks the hosts, whose ids are not known, and looks up the own id. Without hosts it starts
    /// from the contacts that are known.
    ///
    /// - Parameters:
    ///   - hosts: nodes to ask, by address or name; names are resolved at the same time, and those that take
    ///     3 seconds longer than the first are left out.
    ///   - progress: called for each step, in order; a slow one loses steps.
    /// - Returns: how it went; its `isJoined` says whether anybody is there.
    /// - Throws: ``DHTError``; the runtime's `NodeFailure` if the node cannot run; `CancellationError`.
    public func bootstrap(
        from hosts: [HostPort], progress: (MainlineReport) -> Void = { _ in }
    ) async throws -> BootstrapOutcome {
        let final = try await final(watch(.bootstrap, hosts), of: progress) {
            let endpoints = try await HostResolver.endpoints(of: hosts)
            if endpoints.isEmpty, !hosts.isEmpty { throw DHTError.unresolved(hosts) }
            return .bootstrap(endpoints)
        }
        guard case .bootstrapped(let outcome) = final else { throw DHTError.stopped }
        return outcome
    }

    /// Asks one host whether a node is there.
    ///
    /// - Returns: the node's id and the time from query to answer.
    /// - Throws: ``DHTError/unanswered(_:_:)`` and others, as ``bootstrap(from:progress:)``.
    public func ping(_ host: HostPort) async throws -> (id: Key160, endpoint: Endpoint, roundTrip: Duration) {
        let final = try await final(watch(.ping, [host])) {
            guard let endpoint = try await HostResolver.endpoints(of: [host]).first else {
                throw DHTError.unresolved([host])
            }
            return .ping(endpoint)
        }
        switch final {
        case .answered(let id, let endpoint, let roundTrip): return (id, endpoint, roundTrip)
        case .unanswered(let endpoint, let failure): throw DHTError.unanswered(endpoint, failure)
        default: throw DHTError.stopped
        }
    }

    /// Finds the nodes closest to a key.
    ///
    /// - Parameters:
    ///   - target: a node's id or any other key.
    ///   - progress: called for each step, in order; a slow one loses steps.
    /// - Returns: the nodes that answered, closest first, and what it took.
    /// - Throws: as ``bootstrap(from:progress:)``.
    public func findNode(
        _ target: Key160, progress: (MainlineReport) -> Void = { _ in }
    ) async throws -> LookupOutcome {
        let final = try await final(watch(.findNode, target), of: progress) { .findNode(target) }
        guard case .finished(let outcome) = final else { throw DHTError.stopped }
        return outcome
    }

    /// Tells the nodes closest to a torrent that we have it.
    ///
    /// - Parameters:
    ///   - infoHash: the torrent.
    ///   - port: where peers may connect; nil: at the port that this node sends from.
    ///   - progress: called for each step, in order; a slow one loses steps, but no acknowledgement.
    /// - Returns: who acknowledged, and why others did not.
    /// - Throws: as ``bootstrap(from:progress:)``.
    public func announce(
        _ infoHash: Key160, port: UInt16?, progress: (MainlineReport) -> Void = { _ in }
    ) async throws -> AnnounceOutcome {
        let final = try await final(watch(.announce, infoHash), of: progress) { .announce(infoHash, port: port) }
        guard case .announced(let outcome) = final else { throw DHTError.stopped }
        return outcome
    }

    /// Searches for the peers of a torrent. The search starts now; see ``PeerLookup`` for how it ends.
    ///
    /// - Throws: ``DHTError``.
    public func peers(for infoHash: Key160) throws(DHTError) -> PeerLookup {
        PeerLookup(request: try start(.findPeers(infoHash), watch(.findPeers, infoHash)).get())
    }

    private func watch(_ kind: RequestKind, _ target: Key160) -> RequestWatch {
        RequestWatch(kind, { "\(target)" }, telemetry)
    }

    private func watch(_ kind: RequestKind, _ hosts: [HostPort]) -> RequestWatch {
        RequestWatch(kind, { hosts.map(\.description).joined(separator: " ") }, telemetry)
    }

    /// Runs a request, once it is made, to its final report.
    private func final(
        _ watch: RequestWatch, of progress: (MainlineReport) -> Void = { _ in },
        _ make: () async throws -> MainlineRequest
    ) async throws -> MainlineReport {
        do {
            let running: RunningRequest
            switch start(try await make(), watch) {
            case .success(let request): running = request
            case .failure(.stopped): try await throwReason()
            case .failure(let error): throw error
            }
            // Not before the last report: a request that nobody holds is withdrawn.
            defer { withExtendedLifetime(running) {} }
            while let report = await running.next() {
                if case .refused(let refusal) = report { throw DHTError.refused(refusal) }
                if report.isFinal { return report }
                progress(report)
            }
            try Task.checkCancellation()
            try await throwReason()
        } catch {
            watch.end(error is CancellationError ? .cancelled : .failed(error))
            throw error
        }
    }

    /// Why the node does not run: what stopped it, if anything did.
    private func throwReason() async throws -> Never {
        do {
            _ = try await node.boundAddress()
        } catch let failure as NodeFailure {
            throw failure
        } catch is RequestRefusal {
            // It was asked to stop.
        }
        throw DHTError.stopped
    }

    /// Hands a request to the node; it is withdrawn when nobody holds what is returned.
    private func start(
        _ request: MainlineRequest, _ watch: RequestWatch
    ) -> Result<RunningRequest, DHTError> {
        let id = node.nextRequestID()
        let buffer = ReportBuffer(progressLimit: options.progressLimit)
        guard book.open(id, buffer, watch) else {
            watch.end(.stopped)
            return .failure(.stopped)
        }
        do {
            try node.request(request, id: id)
        } catch {
            let error = error == .stopped ? DHTError.stopped : .refused(.busy)
            watch.end(.failed(error))
            _ = book.close(id)
            return .failure(error)
        }
        return .success(
            RunningRequest(buffer: buffer) { [node, book] in
                // Only a request that has not ended is still in the book.
                if book.close(id) { try? node.withdraw(id) }
            })
    }
}
