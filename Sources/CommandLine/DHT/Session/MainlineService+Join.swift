import KRPC
import Mainline
import MainlineDHT

extension MainlineService {
    /// Joins the network through the hosts. Errors: ``CommandFailure`` if nobody answers, also when the time is up.
    func join(through hosts: [HostPort], _ reporter: Reporter, own: [Prefix] = []) async throws {
        let names = hosts.map(\.description).joined(separator: ", ")
        let failure = CommandFailure(
            .network, "nobody answered at \(names): check address and port, or name another with --bootstrap")
        var (asked, answered) = (0, 0)
        let outcome: BootstrapOutcome
        do {
            outcome = try await bootstrap(from: hosts) { report in
                switch report {
                case .asked: asked += 1
                case .progressed: answered += 1
                default: return
                }
                reporter.progress("joining: asked \(asked), answered \(answered)")
            }
        } catch is CancellationError {
            throw failure
        }
        guard outcome.isJoined else {
            for endpoint in outcome.silent {
                guard let advice = PrivateRange.advice(for: endpoint, own: own) else { continue }
                throw CommandFailure(.network, "nobody answered at \(names): \(advice)")
            }
            throw failure
        }
        let id = try await id
        reporter.result(
            JSONObject("joined") {
                $0.add("id", "\(id)")
                $0.add("contacts", outcome.contactCount)
                $0.add("answered", outcome.answered.map(\.description))
                $0.add("silent", outcome.silent.map(\.description))
            })
    }
}
