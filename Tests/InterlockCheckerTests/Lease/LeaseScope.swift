import Interlock
import InterlockChecker
import Lease

/// Three nodes with a lease, and mutants of them, in a scope small enough for a debug build.
enum LeaseScope {
    static let members: [UInt8] = [0, 1, 2]

    static func system(
        attempts: Int = 1, asking: [OfferedRequest<LeaseNode>] = [.init(.acquire, at: 0), .init(.acquire, at: 1)],
        faults: FaultBudget = .none
    ) -> CheckedSystem<LeaseNode> {
        CheckedSystem(
            addresses: members, sharing: .init(members: members, attempts: attempts), requests: asking, faults: faults)
    }

    static func mutants(_ fault: PlantedFault?, faults: FaultBudget) -> CheckedSystem<Mutant<LeaseNode>> {
        CheckedSystem(
            addresses: members, sharing: .init(.init(members: members, attempts: 1), fault: fault),
            requests: [.init(.acquire, at: 0), .init(.acquire, at: 1)], faults: faults)
    }

    static let oneHolder = "no term has two holders"

    /// No term was ever reported as held by two nodes.
    static func safety<N: Node & Hashable>(_ node: N.Type = LeaseNode.self) -> Property<N>
    where N.Report == LeaseNode.Report {
        .always(oneHolder) { (reports: [SeenReport<N>]) in
            var held: Set<UInt64> = []
            for case .holding(let term) in reports.map(\.report) where !held.insert(term).inserted { return false }
            return true
        }
    }

    static func somebodyReports<N: Node & Hashable>(_ report: N.Report, _ node: N.Type = LeaseNode.self) -> Property<N>
    {
        .sometimes("somebody reports \(report)") { (reports: [SeenReport<N>]) in
            reports.contains { $0.report == report }
        }
    }
}
