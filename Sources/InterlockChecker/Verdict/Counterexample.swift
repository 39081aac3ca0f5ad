public import Interlock

/// A shortest way from the start of a system to something wrong.
public struct Counterexample<N: Node>: Hashable, Sendable, CustomStringConvertible {
    /// What is wrong after the last step.
    public var violation: Violation
    /// The steps, in order; those of the first start included.
    public var steps: [Step<N>]

    /// A way to something wrong.
    public init(violation: Violation, steps: [Step<N>]) { (self.violation, self.steps) = (violation, steps) }

    /// The violation and the steps, one a line.
    public var description: String {
        let lines = steps.enumerated().map { "\n  \($0.offset + 1). \($0.element)" }
        return "\(violation)" + lines.joined()
    }
}

extension Counterexample where N: Hashable {
    /// Takes the steps again, from the start of the system, and hands their trace to an observer.
    ///
    /// - Returns: whether the nodes did at each step what the counterexample says, and the last showed what is wrong,
    ///   as they do unless they changed since. A broken property is not asked again.
    @discardableResult
    public func replay(on system: CheckedSystem<N>, observer: Observer?, limits: CheckerLimits = .init()) -> Bool {
        var replay = Replay(system, effectLimit: limits.effects, observer: observer)
        for step in steps {
            guard system.hosts.indices.contains(step.host) else { return false }
            let again: Step<N>?
            switch step.act {
            case .loss(let message, let sender): again = replay.lose(message, from: sender, to: step.host)
            case .crash: again = replay.crash(step.host, losingStorage: step.lostStorage)
            case .input(let input): again = replay.take(step, input)
            case .duplicate(let message, let sender): again = replay.take(step, .received(message, from: sender))
            }
            guard again == step else { return false }
        }
        if case .property = violation { return true }
        return replay.shown == violation
    }
}
