import Mainline
import MainlineDHT

/// How a node gets into its network.
struct NodeEntry: Sendable {
    /// Whom to ask; nobody if it is the first of its network.
    var hosts: [HostPort]
    /// Whether the user named these hosts, or they are the public routers.
    var areNamed: Bool
    /// The prefixes of the node's own network.
    var own: [Prefix]

    /// How long those have to answer whom the node knew before, and how often it is looked whether somebody did.
    private static let patience: Duration = .seconds(10)
    private static let interval: Duration = .milliseconds(50)

    /// Joins through the contacts that were restored, through the hosts if they are named or nobody of these is left.
    ///
    /// Errors: ``CommandFailure`` if nobody answers and nobody is known: a node that knows somebody goes on trying by
    /// itself.
    func join(_ dht: MainlineService, restored: Int, _ reporter: Reporter) async throws {
        guard restored > 0 else {
            if !hosts.isEmpty { try await dht.join(through: hosts, reporter, own: own) }
            return
        }
        if !areNamed, try await isBack(dht, restored, reporter) { return }
        guard !hosts.isEmpty else { return }
        do {
            try await dht.join(through: hosts, reporter, own: own)
        } catch let failure as CommandFailure {
            reporter.remark(
                JSONObject("remark") { $0.add("text", failure.text) },
                "\(failure.text); going on with \(restored.counted("contact")) known from before")
        }
    }

    /// Waits until one of the restored contacts has answered; false if none does.
    private func isBack(_ dht: MainlineService, _ restored: Int, _ reporter: Reporter) async throws -> Bool {
        let clock = ContinuousClock()
        let startedAt = clock.now
        while !Task.isCancelled {
            let elapsed = startedAt.duration(to: clock.now)
            let table = try await dht.statistics().table
            if table.good > 0 {
                let id = try await dht.id
                reporter.result(
                    JSONObject("rejoined") {
                        $0.add("id", "\(id)")
                        $0.add("restored", restored)
                        $0.add("contacts", table.count)
                        $0.add("milliseconds", milliseconds: elapsed)
                    })
                return true
            }
            guard elapsed < Self.patience else { return false }
            reporter.progress("rejoining through \(restored.counted("contact")) known from before")
            do { try await Task.sleep(for: Self.interval) } catch { break }
        }
        return true
    }
}
