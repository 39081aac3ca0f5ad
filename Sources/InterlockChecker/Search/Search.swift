internal import Interlock

/// A breadth-first walk through all states of a system, in numbers only: it is not generic, so it needs no
/// specialising to be fast, and reaches the values behind the numbers through its oracle, once for each distinct
/// local step.
struct Search {
    let layout: WorldLayout
    let limits: CheckerLimits
    let oracle: any Oracle
    let offers: [Offer]

    var table = WorldTable()
    var timers = NumberSets()
    var reports = NumberSets()
    var memo: LocalMemo
    /// The violation that each set of reports is, -1 if none; ``notJudged`` for a set that no state had so far, like
    /// those that arise while the effects of one input are performed.
    private var reportViolations: [Int32] = []
    private static let notJudged: Int32 = -2
    private(set) var transitions = 0
    private(set) var depth = 0
    private(set) var cuts = Reach.Cuts()

    /// The state that is gone on from, and its successors one after another with the step to each.
    var current: [Int32] = []
    var base: [Int32] = []
    var successors: [Int32] = []
    var begunAt = 0
    var ends: [Int] = []
    var moves: [Move] = []

    /// A request that may be made: of which host, how often, and whether it may be withdrawn.
    struct Offer {
        var host: Int
        var times: Int32
        var mayBeWithdrawn: Bool
    }

    /// What ended the walk early: the state last gone on from, the step there, and what is wrong after it.
    struct Find {
        var state: Int
        /// Nil if the first state is wrong.
        var move: Move?
        var violation: Int32
    }

    init(
        oracle: any Oracle, hosts: Int, offers: [Offer], budget: FaultBudget, limits: CheckerLimits
    ) {
        (self.oracle, self.limits, self.offers) = (oracle, limits, offers)
        layout = WorldLayout(hosts: hosts, offers: offers.count)
        memo = LocalMemo(hosts: hosts)
        var first = [Int32](repeating: 0, count: layout.head)
        for host in 0..<hosts { first[layout.node(host)] = WorldLayout.fresh }
        first[layout.losses] = Int32(clamping: max(0, budget.losses))
        first[layout.duplicates] = Int32(clamping: max(0, budget.duplicates))
        first[layout.crashes] = Int32(clamping: max(0, budget.crashes))
        first[layout.crashesWithoutStorage] = Int32(clamping: max(0, budget.crashesWithoutStorage))
        successors = first
        _ = table.insert(first, 0..<first.count, parent: -1, move: -1)
    }

    /// Walks on until every state was gone on from, a limit of states was met, or something is wrong.
    mutating func run() -> Find? {
        let wrong = violation(ofReports: NumberSets.empty)
        if wrong >= 0 { return Find(state: 0, move: nil, violation: wrong) }
        current = successors
        if oracle.judgesWorlds, let wrong = judgeWorld(0..<current.count) {
            return Find(state: 0, move: nil, violation: wrong)
        }
        var state = 0
        var levelEnd = table.count
        while state < table.count, cuts.states == 0 {
            if state == levelEnd {
                depth += 1
                levelEnd = table.count
            }
            if depth >= limits.depth {
                cuts.depth += 1
            } else {
                expand(state)
                if let find = settle(from: state) { return find }
            }
            state += 1
        }
        return nil
    }

    /// Keeps the successors that are new; what is wrong with the first wrong one.
    private mutating func settle(from state: Int) -> Find? {
        var start = 0
        for (number, end) in ends.enumerated() {
            let range = start..<end
            start = end
            transitions += 1
            var wrong = moves[number].violation
            if wrong < 0 { wrong = violation(ofReports: successors[range.lowerBound + layout.reports]) }
            if wrong >= 0 { return Find(state: state, move: moves[number], violation: wrong) }
            guard range.count - layout.head <= limits.messagesInFlight else {
                cuts.messages += 1
                continue
            }
            guard table.count < limits.states || table.contains(successors, range) else {
                cuts.states += 1
                return nil
            }
            if table.insert(successors, range, parent: state, move: number), oracle.judgesWorlds,
                let wrong = judgeWorld(range)
            {
                return Find(state: state, move: moves[number], violation: wrong)
            }
        }
        return nil
    }

    private mutating func violation(ofReports set: Int32) -> Int32 {
        while reportViolations.count < reports.count { reportViolations.append(Self.notJudged) }
        if reportViolations[Int(set)] == Self.notJudged {
            reportViolations[Int(set)] = oracle.judge(reports: reports[set])
        }
        return reportViolations[Int(set)]
    }

    private func judgeWorld(_ range: Range<Int>) -> Int32? {
        let wrong = oracle.judge(world: Array(successors[range]), timers: timers, reports: reports)
        return wrong < 0 ? nil : wrong
    }

    /// The steps from the first state to a state, in order.
    mutating func path(to state: Int) -> [Move] {
        var path: [Move] = []
        var state = state
        while table.parents[state] >= 0 {
            let number = Int(table.moves[state])
            state = Int(table.parents[state])
            expand(state)
            path.append(moves[number])
        }
        return path.reversed()
    }
}
