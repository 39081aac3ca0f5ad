public import Interlock

/// The wait of a query for its answer: after a while the peer counts as slow, then the query is sent again, a few
/// times, and in the end it is given up. One timer after another, never two at a time.
///
/// Its node hands it ``Event/elapsed(_:)`` when the timer fires that the state before asked for. Together the timers
/// last as long as a query may wait (``MainlineLimits/requestTimeout``). An answer ends it from outside: it is dropped.
public struct Patience: KindMachine {
    /// The rows of the matrix: what was last done.
    public enum StateKind: UInt8, Kind {
        case unsent, sent, slow, repeated, resigned, over
    }

    /// The columns of the matrix.
    public enum EventKind: UInt8, Kind {
        case started, elapsed
    }

    /// What may happen while a query waits. What was measured up to now comes with it.
    public enum Event: Hashable, Sendable {
        /// The query was sent for the first time.
        case started(RoundTrips)
        /// The timer fired, and there was no answer.
        case elapsed(RoundTrips)
    }

    /// What the node has to do, and for how long it then waits.
    public enum State: Hashable, Sendable {
        /// Wait.
        case waiting(for: Duration)
        /// The peer takes longer than round trips usually do: let somebody else be asked meanwhile.
        case slow(waiting: Duration)
        /// Send the query again, and wait. If that `isWorthwhile`, an operation should not end without the answer.
        case repeated(isWorthwhile: Bool, waiting: Duration)
        /// The query was sent as often as may be: no operation should wait for it any more, though it may be answered.
        case resigned(waiting: Duration)
        /// It is given up.
        case over
    }

    public static func row(_ kind: StateKind) -> [2 of Leads<StateKind>] {
        switch kind {  // started        elapsed
        case .unsent: [.to(.sent), .impossible]
        case .sent: [.impossible, .to(.slow, .over)]
        case .slow: [.impossible, .to(.repeated, .resigned, .over)]
        case .repeated: [.impossible, .to(.repeated, .resigned, .over)]
        case .resigned: [.impossible, .to(.over)]
        case .over: [.impossible, .impossible]
        }
    }

    public static func kind(of event: Event) -> EventKind {
        switch event {
        case .started: .started
        case .elapsed: .elapsed
        }
    }

    public private(set) var kind = StateKind.unsent
    /// How often the query was sent.
    public private(set) var attemptCount: UInt8 = 0
    /// What is left of the whole.
    private var rest: Duration
    /// How long the last timer runs.
    private var last = Duration.zero

    /// The wait for an answer, before the query is sent.
    ///
    /// - Parameter duration: how long it may take in all.
    public init(atMost duration: Duration) { rest = duration }

    public mutating func advance(_ event: Event, _ context: inout Context) -> State {
        switch event {
        case .started(let roundTrips):
            kind = .sent
            attemptCount = 1
            return .waiting(for: take(roundTrips.patience))
        case .elapsed(let roundTrips):
            guard rest > .zero else {
                kind = .over
                return .over
            }
            switch kind {
            case .sent:
                kind = .slow
                return .slow(waiting: take(max(roundTrips.timeout - last, .zero)))
            case .slow, .repeated:
                guard attemptCount < min(roundTrips.limits.attempts, Int(UInt8.max)) else {
                    kind = .resigned
                    return .resigned(waiting: take(rest))
                }
                kind = .repeated
                attemptCount += 1
                // The second wait is twice the timeout, the third four times: what is lost by congestion is not helped
                // by more of it (RFC 6298 §5.5).
                let wait = roundTrips.timeout * (1 << min(Int(attemptCount) - 1, 16))
                return .repeated(isWorthwhile: roundTrips.isWaitingWorthwhile, waiting: take(wait))
            case .unsent, .resigned, .over:
                kind = .over
                return .over
            }
        }
    }

    private mutating func take(_ duration: Duration) -> Duration {
        last = min(duration, rest)
        rest -= last
        return last
    }
}
