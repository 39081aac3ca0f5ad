import Glibc
import Synchronization

/// Standard output and standard error, a line at a time, and below the last line of a terminal one that changes. A
/// reader that closed the pipe ends the program without a word, as it ends `cat`; output that cannot be written
/// otherwise ends it with a word.
enum Console {
    /// The line that changes, as it is shown now. The lock also keeps the lines of several tasks apart.
    private static let live = Mutex("")

    /// Whether people see standard output at once, rather than a file or another program.
    static let isTerminal = isatty(STDOUT_FILENO) == 1
    /// Whether people see standard error at once: where the line that changes is shown.
    static let hasLiveLine = isatty(STDERR_FILENO) == 1 && environment("TERM") != "dumb"

    /// Prints a line on standard output.
    static func line(_ text: String) { write(text, to: STDOUT_FILENO) }

    /// Prints a line on standard error.
    static func note(_ text: String) { write(text, to: STDERR_FILENO) }

    /// Shows a line that the next one replaces, if anybody looks; an empty one takes it away.
    static func show(_ text: String) {
        guard hasLiveLine else { return }
        // A line that is wider than the terminal could not be taken away again.
        let text = String(text.prefix(width - 1))
        live.withLock { shown in
            guard shown != text else { return }
            shown = text
            put("\r\u{1B}[K" + text, to: STDERR_FILENO)
        }
    }

    /// The terminal's columns now.
    private static var width: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 1 else { return 80 }
        return Int(size.ws_col)
    }

    private static func write(_ text: String, to file: CInt) {
        live.withLock { shown in
            if !shown.isEmpty { put("\r\u{1B}[K", to: STDERR_FILENO) }
            put(text + "\n", to: file)
            if !shown.isEmpty { put(shown, to: STDERR_FILENO) }
        }
    }

    private static func put(_ text: String, to file: CInt) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while let start = rest.baseAddress, !rest.isEmpty {
                let count = Glibc.write(file, start, rest.count)
                if count >= 0 {
                    rest = UnsafeRawBufferPointer(rebasing: rest[count...])
                } else if errno == EPIPE, file == STDOUT_FILENO {
                    // What a shell reports of a program that wrote into a closed pipe. The system closes the sockets.
                    _exit(128 + SIGPIPE)
                } else if errno == EAGAIN {
                    // Somebody made the terminal non-blocking.
                    var poll = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
                    _ = Glibc.poll(&poll, 1, 1000)
                } else if errno == EINTR {
                    continue
                } else if file == STDOUT_FILENO {
                    let reason = strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
                    put("interlock: cannot write the output: \(reason)\n", to: STDERR_FILENO)
                    _exit(CommandFailure.Code.cannotWrite.rawValue)
                } else {
                    return
                }
            }
        }
    }
}
