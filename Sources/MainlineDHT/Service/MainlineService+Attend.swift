internal import Interlock
internal import InterlockRuntime
internal import Kademlia
internal import Logging
internal import Mainline

/// What the service does beside its node, for as long as that runs.
extension MainlineService {
    /// Saves, watches and reports until the task is cancelled.
    func attend() async {
        guard let endpoint = try? await boundEndpoint(), let id = memory.id else { return }
        options.logger.info(
            "the node started",
            metadata: ["address": "\(endpoint)", "id": "\(id)", "restored": "\(memory.restoredCount)"])
        await withTaskGroup(of: Void.self) { group in
            if memory.hasFile { group.addTask { await self.keepSaving() } }
            group.addTask { await self.keepWatching() }
            group.addTask { await self.keepReporting() }
            group.addTask { await self.keepLookingWhoAnswers() }
        }
    }

    /// Saves the state now, so that an id is not lost and a file that cannot be written is known at once, and then each
    /// interval.
    private func keepSaving() async {
        repeat {
            guard let state = await node.inspect({ [memory] in memory.snapshot(of: $0) }) else { return }
            await memory.save(state, node.counts())
        } while await isAwake(after: options.saveInterval * Double.random(in: 0.9...1.1))
    }

    /// Tells the node what happens to the machine.
    private func keepWatching() async {
        let (surroundings, limits) = (options.surroundings, options.watch)
        var sensor = DisturbanceSensor(surroundings.clocks(), surroundings.addresses(), limits: limits)
        var sinceAddresses = Duration.zero
        while await isAwake(after: limits.clockInterval) {
            var findings = sensor.compare(surroundings.clocks())
            sinceAddresses += limits.clockInterval
            if sinceAddresses >= limits.addressInterval || !findings.isEmpty {
                sinceAddresses = .zero
                findings += sensor.compare(surroundings.addresses())
            }
            for finding in findings { note(finding) }
        }
    }

    private func note(_ finding: DisturbanceSensor.Finding) {
        switch finding {
        case .suspended(let duration):
            options.logger.info("the machine slept", metadata: ["for": "\(duration)"])
            telemetry.metrics.disturbed("suspended")
            tell(.suspended(duration))
        case .networkChanged:
            options.logger.info("the addresses of the machine changed")
            telemetry.metrics.disturbed("network_changed")
            tell(.networkChanged)
        case .wallClockSet(let difference):
            options.logger.info(
                "the wall clock was set; the node does not run by it", metadata: ["by": "\(difference)"])
        }
    }

    private func tell(_ disturbance: Disturbance) {
        do {
            try node.request(.noticed(disturbance), id: node.nextRequestID())
        } catch {
            // As many requests wait as may: the node is alive and busy, and finds out by its own timers.
            options.logger.debug("the node was not told", metadata: ["reason": "\(error)"])
        }
    }

    /// Hands metrics over now and then, and once at the end.
    private func keepReporting() async {
        while await isAwake(after: max(options.runtime.metricsInterval, WatchLimits.shortestClockInterval)) {
            guard let statistics = try? await statistics() else { return }
            telemetry.metrics.report(statistics, lostEvents: lostEventCount)
        }
    }

    /// Logs when the node is joined to the network, that is, when somebody answers, and when nobody does any more.
    private func keepLookingWhoAnswers() async {
        var presence = Presence(wasEver: memory.restoredCount > 0, silentRequests: options.watch.silentRequests)
        repeat {
            let seen = await node.inspect { node in
                (TableStatistics(node, now: NodeService<MainlineNode>.now), node.counts)
            }
            guard let (table, counts) = seen else { return }
            switch presence.look(goodCount: table.good, counts) {
            case .joined: logPresence("the node joined the network", .info, table)
            case .rejoined: logPresence("the node rejoined the network", .info, table)
            case .alone:
                logPresence("nobody answers the node any more; it goes on asking those whom it knew", .warning, table)
            case nil: break
            }
        } while await isAwake(after: options.watch.clockInterval)
    }

    private func logPresence(_ words: Logger.Message, _ level: Logger.Level, _ table: TableStatistics) {
        options.logger.log(
            level: level, words, metadata: ["contacts": "\(table.count)", "good": "\(table.good)"])
    }

    /// Waits; false if the task was cancelled meanwhile.
    private func isAwake(after duration: Duration) async -> Bool {
        do {
            try await options.surroundings.wait(duration)
            return !Task.isCancelled
        } catch {
            return false
        }
    }
}
