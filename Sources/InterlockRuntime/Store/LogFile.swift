#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// A file that one process has to itself, written at offsets. Closed when it is released.
final class LogFile: Sendable {
    /// What was done to the file.
    enum Act: Hashable, Sendable {
        case wrote(at: Int)
        case cut(to: Int)
        case synchronized(directoryToo: Bool)
    }
    private let descriptor: CInt
    private let path: String
    private let watch: (@Sendable (Act) -> Void)?

    /// Opens or makes the file and locks it; `watch` is told each act. Errors: ``RecordLogFailure``.
    init(path: String, watch: (@Sendable (Act) -> Void)? = nil) throws(RecordLogFailure) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        (self.path, self.watch) = (path, watch)
        guard descriptor >= 0 else { throw failure("opening") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            throw code == EWOULDBLOCK ? .inUse(path: path) : failure("locking", code)
        }
    }

    deinit {
        guard descriptor >= 0 else { return }
        // A child that was forked and has not yet begun its own program would hold the lock a while longer.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// All its bytes. Errors: ``RecordLogFailure``, also if there are more than `limit`.
    func readAll(atMost limit: Int) throws(RecordLogFailure) -> [UInt8] {
        let size = Int(lseek(descriptor, 0, SEEK_END))
        guard size >= 0 else { throw failure("measuring") }
        guard size <= limit else { throw .full(path: path, limit: limit) }
        var bytes = [UInt8](repeating: 0, count: size)
        var done = 0
        while done < size {
            let count = bytes.withUnsafeMutableBytes { raw in
                pread(descriptor, raw.baseAddress.map { $0 + done }, size - done, off_t(done))
            }
            if count > 0 {
                done += count
            } else if count == 0 || errno != EINTR {
                throw failure("reading")
            }
        }
        return bytes
    }

    /// Writes bytes at an offset.
    func write(_ bytes: [UInt8], at offset: Int) throws(RecordLogFailure) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { raw in
                pwrite(descriptor, raw.baseAddress.map { $0 + done }, bytes.count - done, off_t(offset + done))
            }
            if count > 0 {
                done += count
            } else if count == 0 || errno != EINTR {
                throw failure("writing")
            }
        }
        watch?(.wrote(at: offset))
    }

    func truncate(to size: Int) throws(RecordLogFailure) {
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw failure("cutting") }
        watch?(.cut(to: size))
    }

    /// Makes what was written durable, and with the directory the file's name too.
    func synchronize(directoryToo: Bool) throws(RecordLogFailure) {
        guard fsync(descriptor) == 0 else { throw failure("synchronising") }
        if directoryToo { try synchronizeDirectory() }
        watch?(.synchronized(directoryToo: directoryToo))
    }

    private func synchronizeDirectory() throws(RecordLogFailure) {
        let directory = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let parent = open(directory, O_RDONLY | O_CLOEXEC)
        guard parent >= 0 else { throw failure("opening the directory of") }
        defer { close(parent) }
        guard fsync(parent) == 0 else { throw failure("synchronising the directory of") }
    }

    private func failure(_ doing: String, _ code: CInt = errno) -> RecordLogFailure {
        .system(path: path, doing: doing, reason: Diary.reason(code))
    }

    /// Milliseconds since 1970.
    static func wallClock() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
