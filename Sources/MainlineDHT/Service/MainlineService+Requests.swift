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
        let endpoints = try await HostResolver.endpoints(of: hosts)
        if endpoints.isEmpty, !hosts.isEmpty { throw DHTError.unresolved(hosts) }
        let final = try await final(.bootstrap(endpoints), progress)
        guard case .bootstrapped(let outcome) = final else { throw DHTError.stopped }
        return outcome
    }

    /// Asks one host whether a node is there.
    ///
    /// - Returns: the node's id and the time from query to answer.
    /// - Throws: ``DHTError/unanswered(_:_:)`` and others, as ``bootstrap(from:progress:)``.
    public func ping(_ host: HostPort) async throws -> (id: Key160, endpoint: Endpoint, roundTrip: Duration) {
        guard let endpoint = try await HostResolver.endpoints(of: [host]).first else {
            throw DHTError.unresolved([host])
        }
        switch try await final(.ping(endpoint)) {
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
        guard case .finished(let outcome) = try await final(.findNode(target), progress) else {
            throw DHTError.stopped
        }
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
        guard case .announced(let outcome) = try await final(.announce(infoHash, port: port), progress) else {
            throw DHTError.stopped
        }
        return outcome
    }

    /// Searches for the peers of a torrent. The search starts now; see ``PeerLookup`` for how it ends.
    ///
    /// - Throws: ``DHTError``.
    public func peers(for infoHash: Key160) throws(DHTError) -> PeerLookup {
        PeerLookup(request: try start(.findPeers(infoHash)).get())
    }

    /// Runs a request to its final report.
    private func final(
        _ request: MainlineRequest, _ progress: (MainlineReport) -> Void = { _ in }
    ) async throws -> MainlineReport {
        let running: RunningRequest
        switch start(request) {
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
    private func start(_ request: MainlineRequest) -> Result<RunningRequest, DHTError> {
        let id = node.nextRequestID()
        let buffer = ReportBuffer(progressLimit: options.progressLimit)
        guard book.open(id, buffer) else { return .failure(.stopped) }
        do {
            try node.request(request, id: id)
        } catch {
            _ = book.close(id)
            return .failure(error == .stopped ? .stopped : .refused(.busy))
        }
        return .success(
            RunningRequest(buffer: buffer) { [node, book] in
                // Only a request that has not ended is still in the book.
                if book.close(id) { try? node.withdraw(id) }
            })
    }
}
