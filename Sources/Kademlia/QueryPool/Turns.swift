/// Who goes next: the ready queries of a pool in two lines, each in order of last service.
///
/// The eager line holds who got closer in its last answer. It goes before the ordinary line, but not twice in a row
/// while somebody waits there: whoever is ready is served after at most two rounds.
@frozen
@usableFromInline
struct Turns: Hashable, Sendable {
    @frozen
    @usableFromInline
    enum Line: Hashable, Sendable { case ordinary, eager }

    @frozen
    @usableFromInline
    struct Turn: Hashable, Sendable {
        @usableFromInline let stamp: UInt64
        @usableFromInline let place: Int

        @inlinable
        init(stamp: UInt64, place: Int) {
            self.stamp = stamp
            self.place = place
        }
    }

    /// In descending order of stamps: who goes first is last.
    @usableFromInline var ordinary: [Turn] = []
    @usableFromInline var eager: [Turn] = []
    /// Whether the last turn was one of the eager line, before somebody in the ordinary one.
    @usableFromInline var hasJumped = false

    @inlinable
    init() {}

    @inlinable var count: Int { ordinary.count + eager.count }

    /// Puts a query into a line. No other in the line may have its stamp.
    @inlinable
    mutating func insert(_ place: Int, _ stamp: UInt64, in line: Line) {
        let turn = Turn(stamp: stamp, place: place)
        switch line {
        case .ordinary: ordinary.insert(turn, at: Self.position(of: stamp, in: ordinary))
        case .eager: eager.insert(turn, at: Self.position(of: stamp, in: eager))
        }
    }

    /// Takes the query of a stamp out of a line, if it is there.
    @inlinable
    mutating func remove(_ stamp: UInt64, from line: Line) {
        switch line {
        case .ordinary: Self.remove(stamp, from: &ordinary)
        case .eager: Self.remove(stamp, from: &eager)
        }
    }

    /// Takes out who goes next: `last` only if nobody else is ready.
    @inlinable
    mutating func next(after last: Int?) -> Int? {
        let eagerFirst = !eager.isEmpty && (ordinary.isEmpty || !hasJumped)
        var (line, back): (Line, Int) = (eagerFirst ? .eager : .ordinary, 1)
        guard let first = (eagerFirst ? eager : ordinary).last else { return nil }
        if first.place == last, count > 1 {
            if (eagerFirst ? eager : ordinary).count > 1 { back = 2 } else { line = eagerFirst ? .ordinary : .eager }
        }
        switch line {
        case .ordinary:
            hasJumped = false
            return ordinary.remove(at: ordinary.count - back).place
        case .eager:
            let taken = eager.remove(at: eager.count - back).place
            hasJumped = !ordinary.isEmpty
            return taken
        }
    }

    @inlinable
    static func position(of stamp: UInt64, in line: [Turn]) -> Int {
        var range = 0..<line.count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range = line[middle].stamp > stamp ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }

    @inlinable
    static func remove(_ stamp: UInt64, from line: inout [Turn]) {
        let position = position(of: stamp, in: line)
        if position < line.count, line[position].stamp == stamp { line.remove(at: position) }
    }
}
