/// The entry of a ``KindMachine``: the set of kinds that an event may lead to; empty when the event is impossible.
@frozen
public struct Leads<Target: Kind>: MatrixEntry, Hashable {
    /// Bit `i` is set if the kind with raw value `i` may follow.
    public let bits: UInt32

    /// The kinds whose raw values are the numbers of the set bits.
    @inlinable public init(bits: UInt32) { self.bits = bits }
    /// The event cannot happen in this state.
    @inlinable public static var impossible: Self { Self(bits: 0) }
    /// The event leads to the one kind given.
    @inlinable public static func to(_ only: Target) -> Self { Self(bits: 1 &<< UInt32(only.rawValue)) }
    /// The event leads to one of two kinds.
    @inlinable public static func to(_ first: Target, _ second: Target) -> Self {
        Self(bits: to(first).bits | to(second).bits)
    }
    /// The event leads to one of three kinds.
    @inlinable public static func to(_ first: Target, _ second: Target, _ third: Target) -> Self {
        Self(bits: to(first, second).bits | to(third).bits)
    }
    /// The event leads to one of four kinds.
    @inlinable public static func to(_ first: Target, _ second: Target, _ third: Target, _ fourth: Target) -> Self {
        Self(bits: to(first, second).bits | to(third, fourth).bits)
    }
    /// The event leads to one of five kinds.
    @inlinable public static func to(
        _ first: Target, _ second: Target, _ third: Target, _ fourth: Target, _ fifth: Target
    ) -> Self {
        Self(bits: to(first, second, third, fourth).bits | to(fifth).bits)
    }

    @inlinable public var isImpossible: Bool { bits == 0 }
    @inlinable public func permits(_ kind: Target, from before: Target) -> Bool {
        bits & (1 &<< UInt32(kind.rawValue)) != 0
    }
    public var description: CellDescription {
        isImpossible
            ? .impossible
            : .leads(to: Target.allCases.filter { permits($0, from: $0) }.map { "\($0)" })
    }
}
