internal import Logging
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Reads and writes the state of one node, and tells the log what comes of it. Every call blocks, as ``StateFile``'s
/// do.
final class StateKeeper: Sendable {
    /// What was done so far.
    struct Counts: Hashable, Sendable {
        var saves = 0
        var failures = 0
        /// Milliseconds since 1970.
        var savedAt: Int64?
        /// Bytes of the last save.
        var bytes = 0
    }
    private struct State {
        var counts = Counts()
        /// Whether nothing may be saved: there is a file that was not used and is not ours to move.
        var isBarred = false
    }
    private let file: StateFile
    private let limits: StateLimits
    private let logger: Logger
    private let wallClock: @Sendable () -> Int64
    private let state = Mutex(State())

    /// `wallClock` tells milliseconds since 1970.
    init(path: String, limits: StateLimits, logger: Logger, wallClock: @escaping @Sendable () -> Int64) {
        file = StateFile(path: path, limits: limits)
        (self.limits, self.logger, self.wallClock) = (limits, logger, wallClock)
    }

    var counts: Counts { state.withLock { $0.counts } }

    /// Takes the file and reads what it holds; nil if there is nothing to go on with, and then the log knows why.
    /// Errors: ``StateFailure/inUse(path:)`` alone: whatever else is wrong, a node can run without.
    func open() throws(StateFailure) -> NodeState? {
        do throws(StateFailure) {
            try file.hold()
        } catch {
            if case .inUse = error { throw error }
            logger.error(
                "the state of the node cannot be saved; it runs without, and tries again with each save",
                metadata: ["reason": "\(error)"])
        }
        do throws(StateFailure) {
            guard let bytes = try file.read() else { return nil }
            var state = try decoded(bytes)
            state.contacts = state.contacts.aged(from: state.savedAt, to: wallClock(), limits: limits)
            return state
        } catch {
            refuse(error)
            return nil
        }
    }

    /// Replaces the file. False if that failed, which is logged; the next save tries again.
    func save(_ node: NodeState) -> Bool {
        guard !state.withLock({ $0.isBarred }) else { return false }
        let bytes = StateFormat.bytes(of: node)
        do throws(StateFailure) {
            // The next start would not read it.
            guard bytes.count <= limits.bytes else { throw .tooLong(path: file.path, limit: limits.bytes) }
            try file.hold()
            try file.replace(with: bytes)
        } catch {
            let failures = state.withLock { state in
                state.counts.failures += 1
                return state.counts.failures
            }
            logger.error(
                "the state of the node was not saved; the node goes on, and the next save tries again",
                metadata: ["reason": "\(error)", "failures": "\(failures)"])
            return false
        }
        state.withLock { state in
            state.counts.saves += 1
            (state.counts.savedAt, state.counts.bytes) = (node.savedAt, bytes.count)
        }
        logger.info(
            "saved the state of the node",
            metadata: [
                "path": "\(file.path)", "contacts": "\(node.contacts.count)", "bytes": "\(bytes.count)",
            ])
        return true
    }

    /// Lets another process have the file.
    func close() { file.release() }

    private func decoded(_ bytes: [UInt8]) throws(StateFailure) -> NodeState {
        do throws(StateFormat.Refusal) {
            return try StateFormat.state(of: bytes, now: wallClock(), limits: limits)
        } catch {
            throw
                switch error
            {
            case .foreign: .foreign(path: file.path)
            case .unknownVersion(let found): .unknownVersion(path: file.path, found: found)
            case .damaged(let what): .damaged(path: file.path, what: what)
            }
        }
    }

    /// Tells why a file is not used. One of ours that cannot be read is moved out of the way, so that the next save
    /// overwrites nothing. Any other stays exactly as it is, and nothing is saved over it: it may be of somebody else,
    /// named by mistake, or be sound and out of reach for a moment.
    private func refuse(_ reason: StateFailure) {
        var metadata: Logger.Metadata = ["reason": "\(reason)"]
        switch reason {
        case .damaged, .unknownVersion:
            do throws(StateFailure) {
                metadata["aside"] = .string(try file.moveAside())
                logger.warning(
                    "the state of the node was refused and moved aside; the node starts empty, with a new id",
                    metadata: metadata)
                return
            } catch {
                metadata["hindrance"] = "\(error)"
            }
        case .foreign, .tooLong, .notAFile, .system, .inUse, .tooManyAside: break
        }
        state.withLock { $0.isBarred = true }
        logger.error(
            "the state of the node was refused and stays where it is; the node starts empty, and saves nothing",
            metadata: metadata)
    }

    /// The wall clock: milliseconds since 1970.
    static func systemWallClock() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
