/// In which order a query asks its candidates.
@frozen
public enum QueryIteration: Hashable, Sendable {
    /// Always the candidate closest to the target that was not asked yet: the lookup of the paper (Maymounkov and
    /// Mazières 2002, §2.3).
    case closestFirst
    /// In the order in which the candidates became known, the seeds first.
    case sequential
}
