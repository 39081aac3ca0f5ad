import Interlock
import KRPC

/// The queries of ours that wait for answers, by ids of 32 bits that an outsider cannot guess. Bounded.
struct TransactionTable: Hashable, Sendable {
    let limit: Int
    private var open: [UInt32: Transaction] = [:]
    /// How often the limit was hit.
    private(set) var refusedCount = 0
    /// How many of the open ones check a contact.
    private(set) var checkCount = 0

    init(limit: Int) { self.limit = limit }

    var count: Int { open.count }

    subscript(id: UInt32) -> Transaction? { open[id] }

    /// Opens a transaction under an id that is not in use; nil at the limit.
    mutating func open(_ transaction: Transaction, _ chance: inout Chance) -> UInt32? {
        guard open.count < limit else {
            refusedCount += 1
            return nil
        }
        var id = UInt32(truncatingIfNeeded: chance.word())
        while open[id] != nil { id &+= 1 }
        open[id] = transaction
        if case .check = transaction.purpose { checkCount += 1 }
        return id
    }

    /// Notes how far the wait of an open transaction is.
    mutating func note(_ patience: Patience, of id: UInt32) { open[id]?.patience = patience }

    /// Closes a transaction; nil if it is not open.
    mutating func close(_ id: UInt32) -> Transaction? {
        guard let transaction = open.removeValue(forKey: id) else { return nil }
        if case .check = transaction.purpose { checkCount -= 1 }
        return transaction
    }
}
