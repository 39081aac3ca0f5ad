public import Interlock

/// Goes through every state that a small system of nodes can reach.
public enum Checker {
    /// Explores a system breadth-first, until everything within its budgets was seen, a limit was met, or something is
    /// wrong: then with a shortest way there.
    ///
    /// Every order of inputs is tried, every way in which a node's choices can fall, every timer that is armed at any
    /// moment, and every fault that the budget allows. Of a ``/Interlock/Chance/word()`` one value alone is tried,
    /// which makes the verdict a bounded one. Nodes are asked for their invariants after every input, properties in
    /// every state.
    ///
    /// The result depends on the arguments alone. Each distinct node, input and choice is computed once; time and
    /// memory grow with the number of states, see ``Reach``.
    public static func explore<N: Node & Hashable>(
        _ system: CheckedSystem<N>, properties: [Property<N>] = [], limits: CheckerLimits = CheckerLimits()
    ) -> Verdict<N> {
        let meaning = Meaning(system, properties, limits)
        var search = Search(
            oracle: meaning, hosts: system.hosts.count,
            offers: system.requests.map {
                Search.Offer(
                    host: $0.host, times: Int32(clamping: max(0, $0.times)), mayBeWithdrawn: $0.mayBeWithdrawn)
            }, budget: system.faults,
            limits: limits)
        let find = search.run()
        let reach = meaning.reach(of: search)
        let coverage = meaning.coverage
        guard let find else {
            let neverSeen = meaning.neverSeen
            return Verdict(
                conclusion: neverSeen.isEmpty ? .holds : .neverSeen(neverSeen), reach: reach, coverage: coverage)
        }
        var path = search.path(to: find.state)
        if let move = find.move { path.append(move) }
        let counterexample = Counterexample(
            violation: meaning.violations[Int(find.violation)], steps: meaning.steps(path))
        return Verdict(conclusion: .violated(counterexample), reach: reach, coverage: coverage)
    }
}
