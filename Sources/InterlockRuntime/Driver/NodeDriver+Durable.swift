internal import Interlock

extension NodeDriver {
    /// Takes the records of the next commit; empty if there are none.
    func takeUnwritten() -> [[UInt8]] {
        defer { unwritten.removeAll() }
        return unwritten
    }

    /// The first `records` records that were not yet durable are so: what waited for them leaves.
    func becameDurable(records: Int) {
        tally.counts.records += records
        tally.counts.commits += 1
        var records = records
        while let item = held.next(passing: &records) {
            switch item {
            case .datagram(let bytes, let endpoint):
                outbox.bytes.append(contentsOf: bytes)
                outbox.close(to: endpoint)
            case .report(let report, let id): deliver(report, id)
            case .barrier: break
            }
        }
    }

    /// A record cannot be made durable: nothing that waits may ever leave, and no input is taken any more.
    func storeFailed() {
        isStopping = true
        unwritten.removeAll()
        held.removeAll()
    }
}
