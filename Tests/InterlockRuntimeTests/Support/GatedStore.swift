import Foundation
import InterlockRuntime

/// A store in memory whose commits wait until a test lets them through, or fails them.
final class GatedStore: RecordStore, @unchecked Sendable {
    struct Refusal: Error, Equatable {}
    private let condition = NSCondition()
    private var permits = 0
    private var isBroken = false
    private var entered = 0
    private var durable: [[[UInt8]]] = []
    private var closes = 0
    private var marks = 0
    private var marksAreHeld = false
    private var marksFail = false
    private var closingFails = false

    var commits: [[[UInt8]]] { condition.withLock { durable } }
    var closeCount: Int { condition.withLock { closes } }

    /// Lets commits through.
    func allow(_ count: Int) {
        condition.withLock {
            permits += count
            condition.broadcast()
        }
    }

    /// Fails the commit under way and all that follow.
    func breakDown() {
        condition.withLock {
            isBroken = true
            condition.broadcast()
        }
    }

    /// Holds every mark until ``failMarks()``.
    func holdMarks() { condition.withLock { marksAreHeld = true } }

    /// Fails the mark that is held and all that follow.
    func failMarks() {
        condition.withLock {
            (marksAreHeld, marksFail) = (false, true)
            condition.broadcast()
        }
    }

    /// Fails the closing, once the store is closed.
    func failClosing() { condition.withLock { closingFails = true } }

    /// Waits until so many commits were begun.
    func waitUntilBegun(_ count: Int) async throws {
        try await offPool { try self.waitBlocking { self.entered >= count } }
    }

    /// Waits until so many marks were begun.
    func waitUntilMarked(_ count: Int) async throws {
        try await offPool { try self.waitBlocking { self.marks >= count } }
    }

    private func waitBlocking(_ holds: () -> Bool) throws {
        let end = Date().addingTimeInterval(20)
        try condition.withLock {
            while !holds() {
                guard condition.wait(until: end) else { throw Refusal() }
            }
        }
    }

    func open() throws -> StoredRecords {
        condition.withLock { StoredRecords(records: durable.flatMap { $0 }, downFor: durable.isEmpty ? nil : .zero) }
    }

    func append(_ records: [[UInt8]]) throws {
        try condition.withLock {
            entered += 1
            condition.broadcast()
            while permits == 0, !isBroken { condition.wait() }
            if isBroken { throw Refusal() }
            permits -= 1
            durable.append(records)
        }
    }

    func mark() throws {
        try condition.withLock {
            marks += 1
            condition.broadcast()
            while marksAreHeld { condition.wait() }
            if marksFail { throw Refusal() }
        }
    }

    func close() throws {
        try condition.withLock {
            closes += 1
            if closingFails { throw Refusal() }
        }
    }
}
