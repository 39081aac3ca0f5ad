/// A cell of a matrix in words, for tables, diagrams and tests.
public indirect enum CellDescription: Hashable, Sendable {
    case impossible
    case stay
    /// The states that the cell may lead to, in the order of the rows.
    case leads(to: [String])
    case followGoal
    case refused(String)
    case when(String, CellDescription, otherwise: CellDescription)
}
