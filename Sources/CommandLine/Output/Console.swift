import Glibc
import Synchronization

/// Standard output and standard error, a line at a time, and below the last line of a terminal a few that change. A
/// reader that closed the pipe ends the program without a word, as it ends `cat`; output that cannot be written
/// otherwise ends it with a word.
enum Console {
    /// The lines that change, as they are shown now. The lock also keeps the lines of several tasks apart.
    private static let live = Mutex(LivePanel())

    /// Whether people see standard output at once, rather than a file or another program.
    static let isTerminal = isatty(STDOUT_FILENO) == 1
    /// Whether people see standard error at once: where the lines that change are shown.
    static let hasLiveLine = isatty(STDERR_FILENO) == 1 && environment("TERM") != "dumb"

    /// Prints a line on standard output.
    static func line(_ text: String) { write(text, to: STDOUT_FILENO) }

    /// Prints a line on standard error.
    static func note(_ text: String) { write(text, to: STDERR_FILENO) }

    /// Shows a line that the next one replaces, if anybody looks; an empty one takes it away.
    static func show(_ text: String) { show(text.isEmpty ? [] : [StyledText(text)]) }

    /// Shows lines that the next ones replace, if anybody looks; none takes them away.
    static func show(_ lines: [StyledText]) {
        guard hasLiveLine else { return }
        live.withLock { panel in
            if let text = panel.replace(by: lines, on: size, inColour: Style.isWanted) { put(text, to: STDERR_FILENO) }
        }
    }

    /// Lets the lines that are shown stand for good.
    static func leave() {
        live.withLock { put($0.leave(on: size, inColour: Style.isWanted), to: STDERR_FILENO) }
    }

    /// The terminal's size now.
    private static var size: LivePanel.Size {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 1, size.ws_row > 1 else {
            return LivePanel.Size()
        }
        return LivePanel.Size(columns: Int(size.ws_col), rows: Int(size.ws_row))
    }

    private static func write(_ text: String, to file: CInt) {
        live.withLock { panel in
            guard !panel.isEmpty else { return put(text + "\n", to: file) }
            let size = size
            put(panel.erased(on: size), to: STDERR_FILENO)
            put(text + "\n", to: file)
            put(panel.drawn(on: size, inColour: Style.isWanted), to: STDERR_FILENO)
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
