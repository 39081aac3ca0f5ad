extension MainlineNode {
    /// A read-only node answers no query (BEP 43 §"Rationale"); its own queries carry `ro`, which the writer sees to.
    var isAnswering: Bool { !configuration.isReadOnly }

    /// Whether who sent a query may come into the table: a read-only node may not, since it would not answer.
    func admits(isReadOnly sender: Bool) -> Bool { !sender }
}
