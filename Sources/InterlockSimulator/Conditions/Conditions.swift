public import Interlock

/// What a simulated network and its hosts do to a run: delays and faults. A value of a run that may be replaced at any
/// time, so that faults can cease.
@frozen
public struct Conditions: Hashable, Sendable {
    @usableFromInline var shortestDelay: Int64
    @usableFromInline var delaySpread: Int64
    @usableFromInline var shortestDowntime: Int64
    @usableFromInline var downtimeSpread: Int64
    /// How likely a message is lost. Each is lost or not by its own.
    public var loss: Probability
    /// How likely a message that is not lost arrives once more, after a delay of its own.
    public var duplication: Probability
    /// How likely a node crashes while its driver performs the effects of an input: after any number of them, each as
    /// likely as another, none and all included.
    public var crash: Probability
    /// How many crashes chance may cause from now on; explicit ones do not count.
    public var crashLimit: Int

    /// - Parameters:
    ///   - delay: how long a message travels, in whole nanoseconds from zero on, each as likely as another. Messages
    ///     overtake one another whenever the range has more than one value.
    ///   - loss: see ``loss``.
    ///   - duplication: see ``duplication``.
    ///   - crash: see ``crash``.
    ///   - downtime: how long a crashed node stays down.
    ///   - crashLimit: see ``crashLimit``.
    @inlinable
    public init(
        delay: ClosedRange<Duration> = .milliseconds(10) ... .milliseconds(100), loss: Probability = .never,
        duplication: Probability = .never, crash: Probability = .never,
        downtime: ClosedRange<Duration> = .seconds(1) ... .seconds(10), crashLimit: Int = .max
    ) {
        (shortestDelay, delaySpread) = Self.nanoseconds(delay)
        (shortestDowntime, downtimeSpread) = Self.nanoseconds(downtime)
        (self.loss, self.duplication, self.crash, self.crashLimit) = (loss, duplication, crash, crashLimit)
    }

    /// How long a message travels.
    @inlinable
    public var delay: ClosedRange<Duration> {
        get { .nanoseconds(shortestDelay) ... .nanoseconds(shortestDelay + delaySpread) }
        set { (shortestDelay, delaySpread) = Self.nanoseconds(newValue) }
    }

    /// How long a crashed node stays down.
    @inlinable
    public var downtime: ClosedRange<Duration> {
        get { .nanoseconds(shortestDowntime) ... .nanoseconds(shortestDowntime + downtimeSpread) }
        set { (shortestDowntime, downtimeSpread) = Self.nanoseconds(newValue) }
    }

    /// The same delays without any fault.
    @inlinable
    public var withoutFaults: Self { Self(delay: delay, downtime: downtime) }

    @inlinable
    func drawDelay(_ generator: inout SeededGenerator) -> Int64 {
        shortestDelay + Int64(generator.below(Int(delaySpread) + 1))
    }

    @inlinable
    func drawDowntime(_ generator: inout SeededGenerator) -> Int64 {
        shortestDowntime + Int64(generator.below(Int(downtimeSpread) + 1))
    }

    @usableFromInline
    static func nanoseconds(_ range: ClosedRange<Duration>) -> (shortest: Int64, spread: Int64) {
        precondition(range.lowerBound >= .zero, "nothing arrives or restarts before its cause")
        precondition(range.upperBound <= .seconds(1 << 30), "at most 34 years")
        return (range.lowerBound.nanoseconds, range.upperBound.nanoseconds - range.lowerBound.nanoseconds)
    }
}
