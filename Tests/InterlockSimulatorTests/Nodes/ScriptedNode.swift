import Interlock

/// Does what its requests say, and reports what happens to it.
struct ScriptedNode: Node, Hashable {
    enum Timer: Hashable, Sendable { case first, second, third }
    enum Request: Hashable, Sendable { case perform([Step]) }
    enum Step: Hashable, Sendable {
        case set(Timer, after: Duration), cancel(Timer), keep(Int), say(Int, to: Int), report(Int)
    }
    enum Report: Hashable, Sendable { case fired(Timer), heard(Int, from: Int), started(downFor: Duration?), said(Int) }
    struct Kept: StableState {
        var numbers: [Int] = []
        mutating func apply(_ record: Int) { numbers.append(record) }
    }
    /// What it was given, persisted or not.
    private(set) var numbers: [Int]

    init(_ configuration: Void, at address: Int, restoring stored: Kept) { numbers = stored.numbers }
    var brokenInvariant: String? { nil }

    mutating func handle(_ input: Input<Self>, _ context: inout Context, into effects: inout Effects<Self>) {
        switch input {
        case .started(let downtime): effects.append(.report(.started(downFor: downtime), nil))
        case .received(let number, let peer): effects.append(.report(.heard(number, from: peer), nil))
        case .timerFired(let name): effects.append(.report(.fired(name), nil))
        case .requested(.perform(let steps), let id): for step in steps { perform(step, id, &effects) }
        case .withdrawn, .linkChanged: break
        }
    }

    private mutating func perform(_ step: Step, _ id: RequestID, _ effects: inout Effects<Self>) {
        switch step {
        case .set(let name, let delay): effects.append(.setTimer(name, after: delay))
        case .cancel(let name): effects.append(.cancelTimer(name))
        case .keep(let number):
            numbers.append(number)
            effects.append(.persist(number))
        case .say(let number, let peer): effects.append(.send(number, to: peer))
        case .report(let number): effects.append(.report(.said(number), id))
        }
    }
}

extension ScriptedNode { typealias Message = Int }
