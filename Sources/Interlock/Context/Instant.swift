/// A point in time of a driver's clock: nanoseconds since that clock's origin. It tells ages and round trips; what is
/// due arrives as an event.
@frozen
public struct Instant: Hashable, Comparable, Sendable {
    /// Since the clock's origin; negative before it.
    public var nanoseconds: Int64

    /// The instant so many nanoseconds after the origin.
    @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
    /// The clock's origin.
    @inlinable public static var origin: Self { Self(nanoseconds: 0) }
    /// Whole seconds since the origin, 0 before it, saturating after 136 years.
    @inlinable public var seconds: UInt32 { UInt32(clamping: nanoseconds / 1_000_000_000) }

    @inlinable public static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }
    /// The instant a duration later, saturating at the ends of time.
    @inlinable public func advanced(by duration: Duration) -> Self {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(duration.nanoseconds)
        return Self(nanoseconds: overflow ? (duration < .zero ? .min : .max) : sum)
    }
    /// The duration from this instant to another; negative if that is earlier.
    @inlinable public func duration(to other: Self) -> Duration {
        .nanoseconds(other.nanoseconds.subtractingReportingOverflow(nanoseconds).partialValue)
    }
}

extension Duration {
    /// The duration in whole nanoseconds, saturating at ±292 years.
    @inlinable public var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carry) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
        return overflow || carry ? (seconds < 0 ? .min : .max) : sum
    }
}
