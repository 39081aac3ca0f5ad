import Synchronization
import Testing

@testable import InterlockRuntime

@Suite struct RecordLogTests {
    /// A clock that a test sets.
    final class TestClock: Sendable {
        let milliseconds = Mutex<Int64>(1_000_000)
        var read: @Sendable () -> Int64 { { [self] in milliseconds.withLock { $0 } } }
        func advance(by step: Int64) { milliseconds.withLock { $0 += step } }
    }
    let directory: TemporaryDirectory
    let clock = TestClock()
    static let header = 8 + 2 + 6 + 4
    static let entry = 17

    init() throws { directory = try TemporaryDirectory() }

    func log(schema: String = "test/1", limits: RecordLog.Limits = .init()) -> RecordLog {
        RecordLog(path: directory.path + "/log", schema: schema, limits: limits, clock: clock.read)
    }

    /// Makes a file of the commits given.
    func make(_ commits: [[[UInt8]]]) throws {
        let log = log()
        _ = try log.open()
        for commit in commits { try log.append(commit) }
        try log.close()
    }

    @Test func whatWasAppendedIsReadAgainInOrder() throws {
        let log = log()
        #expect(try log.open() == StoredRecords())
        try log.append([[1], [2, 2]])
        try log.mark()
        try log.append([[]])
        clock.advance(by: 500)
        try log.append([[UInt8](repeating: 9, count: 1000)])
        try log.close()
        clock.advance(by: 1500)
        let again = self.log()
        let stored = try again.open()
        #expect(stored.records == [[1], [2, 2], [], [UInt8](repeating: 9, count: 1000)])
        #expect(stored.downFor == .milliseconds(1500))
        #expect(stored.discardedBytes == 0)
        try again.append([[3]])
        try again.close()
        #expect(try self.log().open().records.last == [3])
    }

    @Test(arguments: [0, 1, 17, 18, 35, 53, 60, 73])
    func whatAnotherProcessMayNotHaveSynchronisedIsBeforeAMarkFollows(cut: Int) throws {
        try make([[[1]], [[2]]])
        directory.write(Array(directory.read("log").dropLast(cut)), to: "log")
        let acts = Mutex<[LogFile.Act]>([])
        let log = RecordLog(path: directory.path + "/log", schema: "test/1", clock: clock.read) { act in
            acts.withLock { $0.append(act) }
        }
        let records = try log.open().records
        let end = Self.header + records.count * (Self.entry + 1)
        #expect(acts.withLock { $0.suffix(2) } == [.synchronized(directoryToo: true), .wrote(at: end)])
    }

    @Test func aMarkTellsUntilWhenTheProcessLived() throws {
        var log: RecordLog? = log()
        _ = try log?.open()
        try log?.append([[1]])
        clock.advance(by: 7000)
        try log?.mark()
        log = nil  // as a crash would: not closed
        clock.advance(by: 300)
        #expect(try self.log().open().downFor == .milliseconds(300))
    }

    @Test func aClockThatWentBackGivesNoNegativeTime() throws {
        try make([[[1]]])
        clock.advance(by: -5000)
        #expect(try log().open().downFor == .zero)
    }

    @Test func aFileCutAnywhereGivesAPrefixOfWholeRecords() throws {
        let commits: [[[UInt8]]] = [[[1]], [[2, 2], [3, 3, 3]], [[4]]]
        try make(commits)
        let whole = directory.read("log")
        let records = commits.flatMap { $0 }
        var ends: [Int] = []
        for record in records { ends.append((ends.last ?? Self.header) + Self.entry + record.count) }
        #expect(ends.last.map { $0 + Self.entry } == whole.count)
        for length in 0...whole.count {
            directory.write(Array(whole[..<length]), to: "log")
            let log = log()
            let stored = try log.open()
            let kept = ends.count { $0 <= length }
            #expect(stored.records == Array(records.prefix(kept)), "cut to \(length)")
            let isBoundary = length < Self.header || length == Self.header || ends.contains(length)
            #expect((stored.discardedBytes == 0) == (isBoundary || length == whole.count), "cut to \(length)")
            try log.append([[7]])
            try log.close()
            #expect(try self.log().open().records == Array(records.prefix(kept)) + [[7]], "cut to \(length)")
        }
    }

    @Test func everyDamagedByteIsNoticed() throws {
        let commits: [[[UInt8]]] = [[[1, 1]], [[2, 2]], [[3, 3], [4, 4]]]
        try make(commits)
        let whole = directory.read("log")
        let size = Self.entry + 2
        for place in whole.indices {
            var bytes = whole
            bytes[place] ^= 0x10
            directory.write(bytes, to: "log")
            if place >= Self.header + 4 * size {
                // Only the mark is lost.
                #expect(try log().open().records.count == 4)
            } else {
                // What follows shows that it had been durable: it is refused, not skipped, and the file left alone.
                #expect(throws: RecordLogFailure.self, "byte \(place)") { try log().open() }
                #expect(directory.read("log") == bytes)
            }
        }
    }

    @Test func aLastCommitDamagedIsTakenForOneCutShort() throws {
        try make([[[1, 1]], [[2, 2], [3, 3]]])
        var bytes = directory.read("log")
        let size = Self.entry + 2
        bytes.removeLast(Self.entry)
        bytes[Self.header + size + Self.entry] ^= 1
        directory.write(bytes, to: "log")
        let stored = try log().open()
        #expect(stored.records == [[1, 1]])
        #expect(stored.discardedBytes == 2 * size)
    }

    @Test func aForeignFileIsRefusedAndLeftAlone() throws {
        let text = Array("Dear diary, this is no log at all.".utf8)
        directory.write(text, to: "log")
        let path = directory.path + "/log"
        #expect(throws: RecordLogFailure.foreign(path: path)) { try log().open() }
        #expect(directory.read("log") == text)
        try make2(schema: "other/2")
        #expect(throws: RecordLogFailure.otherSchema(path: path, found: "other/2", expected: "test/1")) {
            try log().open()
        }
        var bytes = directory.read("log")
        bytes[8] = 9
        directory.write(bytes, to: "log")
        #expect(throws: RecordLogFailure.unknownVersion(path: path, found: 9)) { try log().open() }
    }

    private func make2(schema: String) throws {
        directory.write([], to: "log")
        let log = log(schema: schema)
        _ = try log.open()
        try log.close()
    }

    @Test func oneProcessAtATimeHasAFile() throws {
        let first = log()
        _ = try first.open()
        #expect(throws: RecordLogFailure.inUse(path: directory.path + "/log")) { try log().open() }
        try first.close()
        _ = try log().open()
    }

    @Test func theLimitsRefuseAndHarmNothing() throws {
        var limits = RecordLog.Limits()
        limits.recordBytes = 10
        limits.fileBytes = Self.header + 2 * (Self.entry + 10) + Self.entry
        let log = log(limits: limits)
        _ = try log.open()
        let ten = [UInt8](repeating: 1, count: 10)
        #expect(throws: RecordLogFailure.recordTooLong(bytes: 11, limit: 10)) { try log.append([ten + [1]]) }
        try log.append([ten])
        try log.append([ten])
        #expect(throws: RecordLogFailure.full(path: directory.path + "/log", limit: limits.fileBytes)) {
            try log.append([[]])
        }
        try log.close()
        #expect(try self.log(limits: limits).open().records == [ten, ten])
    }

    @Test func aLogThatIsNotOpenTakesNothing() throws {
        let log = log()
        #expect(throws: RecordLogFailure.notOpen(path: directory.path + "/log")) { try log.append([[1]]) }
        _ = try log.open()
        try log.close()
        try log.close()
        #expect(throws: RecordLogFailure.self) { try log.append([[1]]) }
    }

    @Test func aMissingDirectoryIsSaid() throws {
        let log = RecordLog(path: directory.path + "/none/log", schema: "test/1")
        let failure = #expect(throws: RecordLogFailure.self) { try log.open() }
        #expect(failure?.description.contains("No such file or directory") == true)
    }
}
