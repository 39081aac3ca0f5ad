/// Why a contact is asked for a sign of life. What came of it is handed back with the same purpose.
@frozen
public enum Check: UInt8, Hashable, Sendable, CaseIterable {
    /// It wants to come into the routing table.
    case include
    /// It is in the routing table, and may be gone.
    case probe
}
