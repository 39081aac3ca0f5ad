import Foundation
import Kademlia
import Testing

@testable import MainlineDHT

/// The file that is replaced as a whole, with real files and processes.
@Suite struct StateFileTests {
    private let folder: TemporaryFolder
    private let file: StateFile

    init() throws {
        folder = try TemporaryFolder()
        file = StateFile(path: folder("state"), limits: StateLimits())
    }

    @Test func whatWasWrittenIsRead() throws {
        #expect(try file.read() == nil)
        for bytes in [[1, 2, 3], [], [UInt8](repeating: 9, count: 100_000)] as [[UInt8]] {
            try file.replace(with: bytes)
            #expect(try file.read() == bytes)
        }
        #expect(folder.names == ["state"])
    }

    @Test func atTheLimitOfBytesAFileIsReadAndBeyondRefused() throws {
        var limits = StateLimits()
        limits.bytes = 10
        let file = StateFile(path: folder("state"), limits: limits)
        try folder.write([UInt8](repeating: 1, count: 10), to: "state")
        #expect(try file.read()?.count == 10)
        try folder.write([UInt8](repeating: 1, count: 11), to: "state")
        #expect(throws: StateFailure.tooLong(path: folder("state"), limit: 10)) { try file.read() }
    }

    @Test func whatAKilledWriterLeftIsOverwritten() throws {
        try file.replace(with: [1])
        try folder.write([0xDE, 0xAD], to: "state.new")
        #expect(try file.read() == [1])
        try file.replace(with: [2])
        #expect(try file.read() == [2])
        #expect(folder.names == ["state"])
    }

    @Test func aFailedWriteLeavesTheFileAsItWas() throws {
        try file.replace(with: [1])
        // In the way: a folder by the name of the file beside.
        try folder.makeFolder("state.new")
        #expect(throws: StateFailure.self) { try file.replace(with: [2]) }
        #expect(try file.read() == [1])
        try folder.remove("state.new")
        try file.replace(with: [2])
        #expect(try file.read() == [2])
    }

    @Test func aFolderOrAPipeIsNoFileAndIsNotWaitedFor() throws {
        let inside = StateFile(path: folder.path, limits: StateLimits())
        #expect(throws: StateFailure.notAFile(path: folder.path)) { try inside.read() }
        #expect(mkfifo(folder("state"), 0o600) == 0)
        #expect(throws: StateFailure.notAFile(path: folder("state"))) { try file.read() }
    }

    @Test func refusedFilesAreKeptAsideUpToTheLimit() throws {
        var limits = StateLimits()
        limits.filesAside = 2
        let file = StateFile(path: folder("state"), limits: limits)
        for (number, name) in ["state.bad", "state.bad-2"].enumerated() {
            try folder.write([UInt8(number)], to: "state")
            #expect(try file.moveAside() == folder(name))
            #expect(folder.read(name) == [UInt8(number)])
        }
        try folder.write([3], to: "state")
        #expect(throws: StateFailure.tooManyAside(path: folder("state"), limit: 2)) { try file.moveAside() }
        #expect(folder.read("state") == [3] && folder.read("state.bad") == [0] && folder.read("state.bad-2") == [1])
    }

    @Test func whatLiesInTheWayOfANewFileIsNeitherFollowedNorWaitedFor() throws {
        try file.replace(with: [1])
        try folder.write([7], to: "precious")
        try folder.link("state.new", to: folder("precious"))
        #expect(throws: StateFailure.self) { try file.replace(with: [2]) }
        #expect(folder.read("precious") == [7])
        try folder.remove("state.new")
        #expect(mkfifo(folder("state.new"), 0o600) == 0)
        #expect(throws: StateFailure.self) { try file.replace(with: [2]) }
        // Somebody reads it: it opens.
        let reader = open(folder("state.new"), O_RDONLY | O_NONBLOCK)
        defer { close(reader) }
        #expect(throws: StateFailure.notAFile(path: folder("state.new"))) { try file.replace(with: [2]) }
        #expect(try file.read() == [1])
    }

    /// Where the process may make files and not look: as one who is not root, if the test is.
    @Test func aFolderThatCannotBeOpenedIsTolerated() async throws {
        let drop = folder("drop")
        try folder.makeFolder("drop")
        chmod(drop, 0o333)
        defer { chmod(drop, 0o700) }
        await #expect(processExitsWith: .exitCode(42)) { [drop = drop as String] in
            if geteuid() == 0, seteuid(65_534) != 0 { exit(1) }
            guard open(drop, O_RDONLY) < 0 else { exit(2) }
            let file = StateFile(path: drop + "/state", limits: StateLimits())
            try file.hold()
            try file.replace(with: [1])
            try file.replace(with: [2])
            guard try file.read() == [2] else { exit(3) }
            exit(try file.moveAside() == drop + "/state.bad" ? 42 : 4)
        }
        #expect(folder.read("drop/state.bad") == [2])
    }

    // MARK: Links

    @Test func aLinkStaysALinkAlsoWhileNothingIsThere() throws {
        try folder.makeFolder("disk")
        try folder.link("relative", to: "disk/state")
        try folder.link("absolute", to: folder("relative"))
        let file = StateFile(path: folder("absolute"), limits: StateLimits())
        #expect(try file.read() == nil)
        try file.hold()
        for bytes in [[1], [2, 3]] as [[UInt8]] {
            try file.replace(with: bytes)
            #expect(folder.read("disk/state") == bytes)
            #expect(try file.read() == bytes)
        }
        #expect(try file.moveAside() == folder("disk/state.bad"))
        #expect(folder.names == ["absolute", "disk", "relative"])
    }

    @Test func whoNamesTheFileByAnotherPathMeetsTheSameLock() throws {
        try folder.makeFolder("disk")
        try folder.link("folder", to: "disk")
        try folder.link("link", to: "disk/state")
        let first = StateFile(path: folder("disk/state"), limits: StateLimits())
        let paths = ["folder/state", "link", "disk/../folder/./state"].map { folder($0) }
        for isThere in [false, true] {
            if isThere { try first.replace(with: [1]) }
            try first.hold()
            for path in paths {
                let other = StateFile(path: path, limits: StateLimits())
                #expect(throws: StateFailure.inUse(path: path)) { try other.hold() }
            }
            first.release()
            for path in paths { try StateFile(path: path, limits: StateLimits()).hold() }
        }
    }

    @Test func aLinkThatLeadsToItselfIsRefused() throws {
        try folder.link("state", to: "state")
        #expect(throws: StateFailure.self) { try file.read() }
    }

    // MARK: The lock

    @Test func oneAtATimeMayHoldIt() throws {
        let other = StateFile(path: folder("state"), limits: StateLimits())
        try file.hold()
        try file.hold()
        #expect(throws: StateFailure.inUse(path: folder("state"))) { try other.hold() }
        file.release()
        try other.hold()
        #expect(throws: StateFailure.inUse(path: folder("state"))) { try file.hold() }
    }

    @Test func whoIsReleasedHoldsNothing() throws {
        do { try StateFile(path: folder("state"), limits: StateLimits()).hold() }
        try file.hold()
    }

    @Test func aSecondProcessIsRefused() async throws {
        try file.hold()
        await #expect(processExitsWith: .exitCode(42)) { [path = folder("state") as String] in
            do throws(StateFailure) {
                try StateFile(path: path, limits: StateLimits()).hold()
            } catch {
                if error == .inUse(path: path) { exit(42) }
            }
        }
    }

    @Test func aDeadProcessHoldsNothing() async throws {
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder("state") as String] in
            let file = StateFile(path: path, limits: StateLimits())
            try file.hold()
            kill(getpid(), SIGKILL)
            withExtendedLifetime(file) { while true { sleep(1) } }
        }
        #expect(folder.names == ["state.lock"])
        try file.hold()
    }

    // MARK: Killed and full

    @Test func killedInTheMiddleOfSavesLeavesTheOldStateOrTheNew() async throws {
        var latest = UInt64(0)
        for round in 0..<12 {
            let arguments = "\(folder("state")) \(latest) \(2000 + round * 3700)"
            await #expect(processExitsWith: .signal(SIGKILL)) { [arguments = arguments as String] in
                let words = arguments.split(separator: " ")
                let (first, delay) = (UInt64(words[1]) ?? 0, UInt32(words[2]) ?? 0)
                let file = StateFile(path: String(words[0]), limits: StateLimits())
                try file.hold()
                try file.replace(with: StateFormat.bytes(of: sample(contacts: 400, mark: first + 1)))
                Thread.detachNewThread {
                    usleep(delay)
                    kill(getpid(), SIGKILL)
                }
                for mark in (first + 2)... {
                    try file.replace(with: StateFormat.bytes(of: sample(contacts: 400, mark: mark)))
                }
            }
            let bytes = try #require(try file.read())
            let state = try StateFormat.state(of: bytes, now: 0, limits: StateLimits())
            let mark = state.id.second
            #expect(mark > latest)
            #expect(state == sample(contacts: 400, mark: mark))
            latest = mark
        }
        // The last one goes on where the dead left off.
        try file.hold()
        try file.replace(with: [1])
        #expect(folder.names == ["state", "state.lock"])
    }

    /// A limit of the process stands for a disk that takes some of the bytes and then no more.
    @Test func aDiskThatTakesNoMoreLeavesTheFileAsItWas() async throws {
        try file.replace(with: [1])
        await #expect(processExitsWith: .exitCode(42)) { [path = folder("state") as String] in
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 4096, rlim_max: 4096)
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            let file = StateFile(path: path, limits: StateLimits())
            do throws(StateFailure) {
                try file.replace(with: [UInt8](repeating: 2, count: 10_000))
            } catch {
                guard case .system(_, "writing beside", let reason) = error else { exit(1) }
                exit(reason.isEmpty ? 2 : 42)
            }
        }
        #expect(try file.read() == [1])
        #expect(folder.names == ["state"])
    }
}
