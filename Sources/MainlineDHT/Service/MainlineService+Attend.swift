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
            let known = memory.restored
            if !known.isEmpty { group.addTask { _ = try? await self.bootstrap(from: known) } }
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
        case .networkChanged:
            options.logger.info("the addresses of the machine changed")
            telemetry.metrics.disturbed("network_changed")
        case .wallClockSet(let difference):
            options.logger.info(
                "the wall clock was set; the node does not run by it", metadata: ["by": "\(difference)"])
        }
    }

    /// Hands metrics over now and then, and once at the end.
    private func keepReporting() async {
        while await isAwake(after: options.runtime.metricsInterval) {
            guard let statistics = try? await statistics() else { return }
            telemetry.metrics.report(statistics, lostEvents: lostEventCount)
        }
    }

    /// Logs when the node is joined to the network, that is, when somebody answers, and when nobody does any more.
    private func keepLookingWhoAnswers() async {
        var (wasJoined, wasEver) = (false, memory.restoredCount > 0)
        repeat {
            let table = await node.inspect { TableStatistics($0, now: NodeService<MainlineNode>.now) }
            guard let table else { return }
            let isJoined = table.good > 0
            if isJoined, !wasJoined {
                options.logger.info(
                    wasEver ? "the node rejoined the network" : "the node joined the network",
                    metadata: ["contacts": "\(table.count)", "good": "\(table.good)"])
                wasEver = true
            } else if !isJoined, wasJoined {
                options.logger.warning(
                    "nobody answers the node any more; it goes on asking those whom it knew",
                    metadata: ["contacts": "\(table.count)"])
            }
            wasJoined = isJoined
        } while await isAwake(after: options.watch.clockInterval)
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
