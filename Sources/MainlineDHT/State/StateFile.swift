internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// A file that is replaced as a whole, by one process at a time. Every call blocks: only on threads made for that.
///
/// A new text is written beside the file (`.new`), made durable, then renamed over it, and the folder made durable: a
/// process that is killed, or a machine that loses power, leaves the old text or the new one. Who may do so holds a
/// lock on a file of its own (`.lock`), which a dead process cannot hold.
///
/// All of them lie where the path leads (``place(of:links:)``), so that who names the file by another path meets the
/// same lock, and a link stays a link.
final class StateFile: Sendable {
    let path: String
    private let limits: StateLimits
    private let lock = Mutex<Lock?>(nil)

    /// A lock that is held, and the file whose it is.
    private struct Lock {
        var descriptor: CInt
        var place: String
    }

    init(path: String, limits: StateLimits) { (self.path, self.limits) = (path, limits) }

    deinit { release() }

    /// Takes the lock, unless it is held already. Errors: ``StateFailure/inUse(path:)``, or why there can be none.
    func hold() throws(StateFailure) {
        let refusal = lock.withLock { held -> StateFailure? in
            guard held == nil else { return nil }
            let place = Self.place(of: path)
            let descriptor = open(
                place + ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
            guard descriptor >= 0 else { return failure("opening the lock of") }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                let code = errno
                close(descriptor)
                return code == EWOULDBLOCK ? .inUse(path: path) : failure("locking", code)
            }
            held = Lock(descriptor: descriptor, place: place)
            return nil
        }
        if let refusal { throw refusal }
    }

    /// Lets go of the lock. The lock's file stays: who removed it could remove one that another has locked meanwhile.
    func release() {
        lock.withLock { held in
            guard let descriptor = held?.descriptor else { return }
            held = nil
            // A child that was forked and has not yet begun its own program would hold the lock a while longer.
            flock(descriptor, LOCK_UN)
            close(descriptor)
        }
    }

    /// Where the path leads; where it led when the lock was taken, while that is held.
    private var place: String { lock.withLock { $0?.place } ?? Self.place(of: path) }

    /// All its bytes; nil if there is no such file. Errors: ``StateFailure``.
    func read() throws(StateFailure) -> [UInt8]? {
        // Without waiting, should the path name a pipe.
        let descriptor = open(place, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw failure("opening")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure("measuring") }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
        let size = Int(status.st_size)
        guard size <= limits.bytes else { throw .tooLong(path: path, limit: limits.bytes) }
        var bytes = [UInt8](repeating: 0, count: size)
        try transfer(size, "reading") { done in
            bytes.withUnsafeMutableBytes { raw in
                pread(descriptor, raw.baseAddress.map { $0 + done }, size - done, off_t(done))
            }
        }
        return bytes
    }

    /// Replaces the file by one of these bytes; when it returns, they are durable, as far as the file system can make
    /// a name so (``synchronizeFolder(of:)``). Errors: ``StateFailure``, and then the file is what it was, unless
    /// nothing but its folder could not be synchronised: then it is the new one, and a loss of power may undo that.
    func replace(with bytes: [UInt8]) throws(StateFailure) {
        let place = place
        let new = place + ".new"
        // What a process left that was killed while it wrote is overwritten; a link is not followed, a pipe not waited
        // for.
        let descriptor = open(new, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else { throw failure("opening a file beside") }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .notAFile(path: new)
        }
        do throws(StateFailure) {
            guard ftruncate(descriptor, 0) == 0 else { throw failure("emptying a file beside") }
            try transfer(bytes.count, "writing beside") { done in
                bytes.withUnsafeBytes { raw in
                    pwrite(descriptor, raw.baseAddress.map { $0 + done }, bytes.count - done, off_t(done))
                }
            }
            guard fsync(descriptor) == 0 else { throw failure("synchronising a file beside") }
        } catch {
            close(descriptor)
            unlink(new)
            throw error
        }
        guard close(descriptor) == 0 else { throw failure("closing a file beside") }
        guard rename(new, place) == 0 else { throw failure("renaming a file over") }
        try synchronizeFolder(of: place)
    }

    /// Moves the file to a free name beside it, which is returned. Errors: ``StateFailure``, and then it stays.
    func moveAside() throws(StateFailure) -> String {
        // With the lock nobody else of ours takes the name that was found to be free.
        try hold()
        let place = place
        for number in 1...max(1, limits.filesAside) {
            let aside = place + (number == 1 ? ".bad" : ".bad-\(number)")
            var status = stat()
            guard lstat(aside, &status) != 0, errno == ENOENT else { continue }
            guard rename(place, aside) == 0 else { throw failure("moving aside") }
            try synchronizeFolder(of: place)
            return aside
        }
        throw .tooManyAside(path: path, limit: limits.filesAside)
    }

    /// Calls until all bytes went through.
    private func transfer(_ count: Int, _ doing: String, _ step: (Int) -> Int) throws(StateFailure) {
        var done = 0
        while done < count {
            let moved = step(done)
            if moved > 0 {
                done += moved
            } else if moved == 0 {
                throw .system(path: path, doing: doing, reason: "it ends after \(done) bytes")
            } else if errno != EINTR {
                throw failure(doing)
            }
        }
    }

    /// Makes a new name in the folder durable. A folder that the process may change but not look into (EACCES), and a
    /// file system that knows no such thing (EINVAL, ENOTSUP), are tolerated: nothing better can be done there.
    private func synchronizeFolder(of place: String) throws(StateFailure) {
        let tolerated = [EACCES, EINVAL, ENOTSUP]
        let descriptor = open(Self.parts(of: place).folder, O_RDONLY | O_CLOEXEC | O_DIRECTORY)
        guard descriptor >= 0 else {
            if tolerated.contains(errno) { return }
            throw failure("opening the folder of")
        }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 || tolerated.contains(errno) else {
            throw failure("synchronising the folder of")
        }
    }

    private func failure(_ doing: String, _ code: CInt = errno) -> StateFailure {
        let reason = strerror(code).map { String(cString: $0) } ?? "error \(code)"
        return .system(path: path, doing: doing, reason: reason)
    }
}
