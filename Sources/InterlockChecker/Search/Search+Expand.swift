internal import Interlock

extension Search {
    /// Lists every step from a state: always the same ones, in the same order.
    mutating func expand(_ state: Int) {
        table.load(state, into: &current)
        successors.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        moves.removeAll(keepingCapacity: true)
        // A start that shows in no report can come before all else, unless somebody looks at nodes that are down.
        if !oracle.judgesWorlds {
            for host in 0..<layout.hosts where !isUp(host) && !startReports(host) { return start(host) }
        }
        // Crashes between inputs first: of two equally short ways to a bad state the plainer one is found.
        for host in 0..<layout.hosts where isUp(host) { crash(host) }
        for host in 0..<layout.hosts where !isUp(host) { start(host) }
        for offer in offers.indices where isUp(offers[offer].host) { request(offer) }
        for offer in offers.indices where isUp(offers[offer].host) { withdraw(offer) }
        for host in 0..<layout.hosts { fireTimers(of: host) }
        receiveLetters()
    }

    private func isUp(_ host: Int) -> Bool { current[layout.node(host)] >= 0 }

    private mutating func start(_ host: Int) {
        base = current
        let (node, input) = beginning(of: host)
        base[layout.node(host)] = node
        take(.start, host, input: input)
    }

    /// Whether a host that is down may report something as it starts.
    private mutating func startReports(_ host: Int) -> Bool {
        let (node, input) = beginning(of: host)
        let range = memo.localSteps(of: input, at: node, on: host, oracle)
        return memo.steps[range].contains { step in step.effects.contains { $0.kind == .report } }
    }

    /// The node that a host that is down starts with, and its first input.
    private mutating func beginning(of host: Int) -> (node: Int32, input: Int32) {
        let isFirst = current[layout.node(host)] == WorldLayout.fresh
        return (
            memo.restored(current[layout.stored(host)], on: host, oracle),
            oracle.input(startingAfterCrash: !isFirst)
        )
    }

    private mutating func request(_ offer: Int) {
        let made = current[layout.made(offer)]
        guard made < offers[offer].times else { return }
        base = current
        base[layout.made(offer)] = made + 1
        take(.request, offers[offer].host, input: memo.input(making: offer, time: made, oracle))
    }

    private mutating func withdraw(_ offer: Int) {
        let made = current[layout.made(offer)]
        guard offers[offer].mayBeWithdrawn, made > current[layout.withdrawn(offer)] else { return }
        base = current
        base[layout.withdrawn(offer)] = made
        take(.withdraw, offers[offer].host, input: memo.input(withdrawing: offer, time: made - 1, oracle))
    }

    private mutating func fireTimers(of host: Int) {
        let armed = current[layout.timers(host)]
        for timer in timers[armed] {
            base = current
            base[layout.timers(host)] = timers.removing(timer, from: armed)
            take(.timer, host, input: memo.input(firing: timer, oracle))
        }
    }

    private mutating func receiveLetters() {
        var previous: Int32 = -1
        for place in layout.head..<current.count {
            let letter = current[place]
            guard letter != previous else { continue }
            previous = letter
            let receiver = memo.receiver(of: letter, oracle)
            if isUp(receiver) {
                let input = memo.input(receiving: letter, oracle)
                base = current
                base.remove(at: place)
                take(.deliver, receiver, input: input)
                if current[layout.duplicates] > 0 {
                    base = current
                    base[layout.duplicates] -= 1
                    take(.duplicate, receiver, input: input)
                }
            }
            if current[layout.losses] > 0 {
                base = current
                base.remove(at: place)
                base[layout.losses] -= 1
                begin(with: base)
                end(Move(kind: .lose, host: receiver, subject: letter))
            }
        }
    }

    /// Hands an input to a node of `base`: every way its choices can fall, then the crashes after each of the effects.
    ///
    /// A message that changes nothing and causes nothing is left under way: that it may arrive later, or never, is what
    /// the other steps say already.
    private mutating func take(_ kind: Move.Kind, _ host: Int, input: Int32) {
        let node = base[layout.node(host)]
        for number in memo.localSteps(of: input, at: node, on: host, oracle) {
            let step = memo.steps[number]
            if kind == .deliver || kind == .duplicate, step.node == node, step.effects.isEmpty, step.violation < 0 {
                continue
            }
            begin(with: base)
            perform(step.effects[...], on: host)
            successors[begunAt + layout.node(host)] = step.node
            end(Move(kind: kind, host: host, subject: input, run: step.run, violation: step.violation))
            for forgets in Self.waysToCrash where mayCrash(forgets) {
                for cut in 0..<step.effects.count {
                    begin(with: base)
                    perform(step.effects.prefix(cut), on: host)
                    stop(host, forgets)
                    end(
                        Move(
                            kind: kind, host: host, subject: input, run: step.run, cut: Int32(cut), forgets: forgets))
                }
            }
        }
    }

    private static let waysToCrash = [false, true]

    private func mayCrash(_ forgets: Bool) -> Bool {
        current[forgets ? layout.crashesWithoutStorage : layout.crashes] > 0
    }

    /// The crashes between two inputs.
    private mutating func crash(_ host: Int) {
        for forgets in Self.waysToCrash where mayCrash(forgets) {
            begin(with: current)
            stop(host, forgets)
            end(Move(kind: .crash, host: host, subject: -1, forgets: forgets))
        }
    }

    private mutating func begin(with words: [Int32]) {
        begunAt = successors.count
        successors.append(contentsOf: words)
    }

    private mutating func end(_ move: Move) {
        ends.append(successors.count)
        moves.append(move)
    }

    /// Performs effects of a host on the successor begun. A record is durable before the next effect is performed,
    /// which is what a barrier promises: a driver that commits later holds back all that follows, and a crash
    /// meanwhile leaves what a crash before the record leaves here.
    private mutating func perform(_ effects: ArraySlice<LocalStep.Effect>, on host: Int) {
        for effect in effects {
            let subject = effect.subject
            switch effect.kind {
            case .send: post(subject)
            case .setTimer: change(layout.timers(host)) { $0.timers.adding(subject, to: $1) }
            case .cancelTimer: change(layout.timers(host)) { $0.timers.removing(subject, from: $1) }
            case .persist: change(layout.stored(host)) { $0.memo.stored($1, applying: subject, $0.oracle) }
            case .report: change(layout.reports) { $0.reports.adding(subject, to: $1) }
            case .sendOutside: break
            }
        }
    }

    private mutating func change(_ word: Int, _ next: (inout Self, Int32) -> Int32) {
        let value = next(&self, successors[begunAt + word])
        successors[begunAt + word] = value
    }

    /// Adds a letter where it belongs among those under way.
    private mutating func post(_ letter: Int32) {
        successors.append(letter)
        var place = successors.count - 1
        while place > begunAt + layout.head, successors[place - 1] > letter {
            successors[place] = successors[place - 1]
            place -= 1
        }
        successors[place] = letter
    }

    /// Nothing is left of a crashed node but what it stored, or not even that.
    private mutating func stop(_ host: Int, _ forgets: Bool) {
        successors[begunAt + (forgets ? layout.crashesWithoutStorage : layout.crashes)] -= 1
        successors[begunAt + layout.node(host)] = forgets ? WorldLayout.fresh : WorldLayout.crashed
        successors[begunAt + layout.timers(host)] = NumberSets.empty
        if forgets { successors[begunAt + layout.stored(host)] = WorldLayout.nothingStored }
    }
}
