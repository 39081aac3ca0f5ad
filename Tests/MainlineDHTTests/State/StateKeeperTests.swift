import Foundation
import Testing

@testable import MainlineDHT

/// What becomes of a state file, and what the log is told of it.
@Suite struct StateKeeperTests {
    private let folder: TemporaryFolder
    private let log = Log()

    init() throws { folder = try TemporaryFolder() }

    private func keeper(_ limits: StateLimits = StateLimits(), now: Int64 = 2_000_000_000_000) -> StateKeeper {
        StateKeeper(path: folder("state"), limits: limits, logger: log.logger, wallClock: { now })
    }

    @Test func aSavedStateIsOpenedWithItsAgesGrown() throws {
        let state = sample()
        let first = keeper(now: state.savedAt)
        #expect(try first.open() == nil)
        #expect(first.save(state))
        #expect(first.counts.saves == 1 && first.counts.savedAt == state.savedAt)
        first.close()
        let opened = try #require(try keeper(now: state.savedAt + 90_000).open())
        #expect(opened.contacts.map(\.age) == state.contacts.map { $0.age + 90 })
        #expect(opened.statistics == state.statistics)
        #expect(log.lines.count == 1)
        #expect(log.lines[0].hasPrefix("info saved the state of the node bytes="))
    }

    @Test(
        arguments: [
            ("torn", Array(StateFormat.bytes(of: sample()).dropLast(9)), "is damaged: "),
            (
                "newer", StateFormat.envelope(version: 9, [1, 2, 3]),
                "is a state of version 9; this program knows up to 2"
            ),
            ("empty", [], "is damaged: it ends after 0 bytes"),
        ] as [(String, [UInt8], String)])
    func aFileThatIsRefusedIsMovedAsideWithWords(kind: String, bytes: [UInt8], words: String) throws {
        try folder.write(bytes, to: "state")
        let keeper = keeper()
        #expect(try keeper.open() == nil)
        #expect(folder.names == ["state.bad", "state.lock"])
        #expect(folder.read("state.bad") == bytes)
        let line = try #require(log.lines.first)
        #expect(log.lines.count == 1)
        #expect(line.hasPrefix("warning the state of the node was refused and moved aside; the node starts empty"))
        #expect(line.contains(words) && line.contains("aside=\(folder("state.bad"))"))
        // Saving goes on, and does not touch what lies aside.
        #expect(keeper.save(sample()))
        #expect(folder.read("state.bad") == bytes)
    }

    @Test(
        arguments: [
            ("somebody else's", Array("127.0.0.1 localhost\n".utf8), 1000, "is not the state of a node; name another"),
            ("too long", StateFormat.bytes(of: sample()), 20, "is longer than 20 bytes"),
        ] as [(String, [UInt8], Int, String)])
    func aFileThatIsNotOursToMoveStaysExactlyAsItIs(kind: String, bytes: [UInt8], limit: Int, words: String) throws {
        var limits = StateLimits()
        limits.bytes = limit
        try folder.write(bytes, to: "state")
        let before = try folder.identity(of: "state")
        let keeper = keeper(limits)
        #expect(try keeper.open() == nil)
        #expect(!keeper.save(sample(contacts: 0)))
        #expect(folder.read("state") == bytes)
        #expect(try folder.identity(of: "state") == before)
        #expect(folder.names == ["state", "state.lock"])
        #expect(log.lines.count == 1)
        #expect(log.lines[0].hasPrefix("error the state of the node was refused and stays where it is"))
        #expect(log.lines[0].contains(words))
    }

    /// A process that has as many files open as it may stands for all that passes by itself.
    @Test func aSoundFileThatCannotBeOpenedForAMomentIsNeitherMovedNorOverwritten() async throws {
        let bytes = StateFormat.bytes(of: sample())
        try folder.write(bytes, to: "state")
        await #expect(processExitsWith: .exitCode(42)) { [path = folder("state") as String] in
            let log = Log()
            let keeper = StateKeeper(path: path, limits: StateLimits(), logger: log.logger, wallClock: { 0 })
            var limit = rlimit()
            getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            let files = limit.rlim_cur
            limit.rlim_cur = 0
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            let opened = try keeper.open()
            limit.rlim_cur = files
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            let isSaved = keeper.save(sample(mark: 8))
            let words = log.lines("error the state of the node was refused and stays where it is")
            exit(opened == nil && !isSaved && words.first?.contains("Too many open files") == true ? 42 : 1)
        }
        #expect(folder.read("state") == bytes)
        #expect(!folder.names.contains("state.bad"))
    }

    @Test func whatTheNextStartWouldNotReadIsNotSaved() throws {
        var limits = StateLimits()
        limits.bytes = StateFormat.bytes(of: sample(contacts: 3)).count
        let keeper = keeper(limits)
        #expect(keeper.save(sample(contacts: 3)))
        #expect(!keeper.save(sample(contacts: 4)))
        #expect(keeper.counts.failures == 1)
        keeper.close()
        #expect(try self.keeper(limits).open()?.contacts.count == 3)
    }

    @Test func whatCannotBeMovedAsideIsNeverOverwritten() throws {
        var limits = StateLimits()
        limits.filesAside = 1
        let torn = Array(StateFormat.bytes(of: sample()).dropLast(1))
        try folder.write(torn, to: "state")
        try folder.write([2], to: "state.bad")
        let keeper = keeper(limits)
        #expect(try keeper.open() == nil)
        #expect(!keeper.save(sample()))
        #expect(folder.read("state") == torn && folder.read("state.bad") == [2])
        #expect(log.lines[0].hasPrefix("error the state of the node was refused and stays where it is"))
        #expect(log.lines[0].contains("1 refused files lie beside"))
    }

    @Test func aFolderInThePlaceOfTheFileIsLeftAlone() throws {
        try folder.makeFolder("state")
        try folder.write([1], to: "state/precious")
        let keeper = keeper()
        #expect(try keeper.open() == nil)
        #expect(!keeper.save(sample()))
        #expect(folder.read("state/precious") == [1])
        #expect(log.lines[0].contains("is not a file"))
    }

    @Test func whereNothingCanBeWrittenEachSaveTriesAgain() throws {
        let path = folder("missing/state")
        let keeper = StateKeeper(path: path, limits: StateLimits(), logger: log.logger, wallClock: { 0 })
        #expect(try keeper.open() == nil)
        #expect(!keeper.save(sample()) && !keeper.save(sample()))
        #expect(keeper.counts.failures == 2)
        #expect(log.lines("error the state of the node cannot be saved").count == 1)
        #expect(log.lines("error the state of the node was not saved").count == 2)
        #expect(log.lines[1].contains("No such file or directory"))
        try folder.makeFolder("missing")
        #expect(keeper.save(sample()))
        #expect(keeper.counts.saves == 1)
    }

    @Test func aSecondKeeperIsRefusedAndTouchesNothing() throws {
        let first = keeper()
        #expect(try first.open() == nil)
        #expect(first.save(sample()))
        #expect(throws: StateFailure.inUse(path: folder("state"))) { try keeper().open() }
        #expect(folder.names == ["state", "state.lock"])
        first.close()
        #expect(try keeper().open()?.id == sample().id)
    }
}
