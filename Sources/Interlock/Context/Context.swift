/// What every machine of the tree is handed with an event. None of it is stored by a machine.
public struct Context {
    /// The time of the event. It tells ages and round trips, never when to wake.
    public var now: Instant
    /// A generator, or under the checker every choice in turn.
    public var chance: Chance
    /// Trace and coverage; nil costs one predictable test a step.
    public var observer: Observer?
    /// The first fault since the driver last cleared it: a value, never a trap.
    public var fault: Fault?

    /// A context without a fault. Its defaults suit a machine that is tested alone.
    public init(now: Instant = .origin, chance: Chance = Chance(seed: 0), observer: Observer? = nil) {
        (self.now, self.chance, self.observer, fault) = (now, chance, observer, nil)
    }

    /// Keeps a fault if it is the first of this input.
    public mutating func report(_ fault: Fault) {
        if self.fault == nil { self.fault = fault }
    }

    /// Notes in the trace that a machine queued an event to itself, to be taken later.
    @inlinable
    public func queued<Machine: StateMachine, Queued>(_ event: Queued, by machine: Machine) {
        if observer != nil { note(queued: event, by: machine) }
    }

    @usableFromInline @inline(never)
    func note<Machine: StateMachine, Queued>(queued event: Queued, by machine: Machine) {
        observer?.add(.queued(event: "\(event)"), by: Machine.machineName, machine.instance)
    }
}
