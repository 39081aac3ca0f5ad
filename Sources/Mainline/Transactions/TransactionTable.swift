import Interlock
import KRPC

/// The queries of ours that wait for answers, by ids of 32 bits that an outsider cannot guess. Bounded.
struct TransactionTable: Hashable, Sendable {
    let limit: Int
    private var open: [UInt32: Transaction] = [:]
    /// How often the limit was hit.
    private(set) var refusedCount = 0
    /// The endpoints that are being verified, each once.
    private var verified: [Endpoint] = []

    init(limit: Int) { self.limit = limit }

    var count: Int { open.count }

    /// How many of the open ones verify a node that asked us.
    var verificationCount: Int { verified.count }

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
        if case .verification = transaction.purpose { verified.append(transaction.endpoint) }
        return id
    }

    /// Closes a transaction; nil if it is not open.
    mutating func close(_ id: UInt32) -> Transaction? {
        guard let transaction = open.removeValue(forKey: id) else { return nil }
        if case .verification = transaction.purpose { verified.removeAll { $0 == transaction.endpoint } }
        return transaction
    }

    /// Whether an endpoint is being verified already, under any id. Complexity: O(verifications).
    func isVerifying(_ endpoint: Endpoint) -> Bool { verified.contains(endpoint) }
}
