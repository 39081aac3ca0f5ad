/// What the upkeep of a coordinator was told and has not handed on yet, and which timers it asked for. Each of it is
/// one bit: told twice, it is handed on once.
@frozen
@usableFromInline
struct UpkeepTidings: OptionSet, Hashable, Sendable {
    @usableFromInline let rawValue: UInt8

    @inlinable
    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The node runs.
    @inlinable static var started: Self { Self(rawValue: 1) }
    /// The timer of the exploration is set.
    @inlinable static var awaitsExplore: Self { Self(rawValue: 2) }
    /// The timer of the sweep is set.
    @inlinable static var awaitsProbe: Self { Self(rawValue: 4) }
    /// The timer of the exploration fired.
    @inlinable static var exploreDue: Self { Self(rawValue: 8) }
    /// What is known may be old.
    @inlinable static var disturbed: Self { Self(rawValue: 16) }
    /// A bootstrap was answered.
    @inlinable static var joined: Self { Self(rawValue: 32) }

    /// The seeds of the last bootstrap that had any were all silent.
    @inlinable static var missesSeeds: Self { Self(rawValue: 64) }

    /// What the exploration has to be told.
    @inlinable static var forExplore: Self { [.exploreDue, .disturbed, .joined] }

    /// The timer of this name is set.
    @inlinable
    static func awaits(_ wake: Wake) -> Self {
        switch wake {
        case .explore: .awaitsExplore
        case .probe: .awaitsProbe
        }
    }
}
