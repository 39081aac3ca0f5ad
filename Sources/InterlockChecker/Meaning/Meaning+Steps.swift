internal import Interlock

extension Meaning {
    func reach(of search: Search) -> Reach {
        var reach = Reach()
        (reach.states, reach.transitions, reach.depth) = (search.table.count, search.transitions, search.depth)
        (reach.localSteps, reach.nodes, reach.letters) = (localStepCount, nodeCount, letters.count)
        reach.cuts = search.cuts
        (reach.cuts.choices, reach.cuts.words) = (cutChoices, cutWords)
        return reach
    }

    /// Names the steps of a path by taking them again, from the first state on.
    func steps(_ path: [Move]) -> [Step<N>] {
        var replay = Replay(system, effectLimit: limits.effects)
        return path.compactMap { move in
            switch move.kind {
            case .lose:
                let letter = letters[move.subject]
                return replay.lose(letter.message, from: address(letter.sender), to: letter.receiver)
            case .crash: return replay.crash(move.host, losingStorage: move.forgets)
            case .start, .request, .withdraw, .timer, .deliver, .duplicate:
                return replay.take(
                    input(move.subject), on: move.host, isDuplicate: move.kind == .duplicate,
                    crashAfter: move.cut < 0 ? nil : Int(move.cut), losingStorage: move.forgets
                ) { number, _ in number == Int(move.run) }
            }
        }
    }
}
