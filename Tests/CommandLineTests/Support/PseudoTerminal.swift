import Foundation
import Glibc

/// A terminal without a screen: what is written to the far end is read at the near one.
struct PseudoTerminal {
    struct Unavailable: Error {}
    let near: FileHandle
    let far: FileHandle

    init(columns: UInt16, rows: UInt16 = 24) throws {
        // What Swift's module of the C library leaves out: `unlockpt` and `ptsname`, as Linux does them.
        let (unlock, nameOf) = (UInt(0x4004_5431), UInt(0x8004_5430))
        let descriptor = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Unavailable() }
        near = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var (isLocked, number) = (CInt(0), CInt(0))
        guard ioctl(descriptor, unlock, &isLocked) == 0, ioctl(descriptor, nameOf, &number) == 0 else {
            throw Unavailable()
        }
        let other = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard other >= 0 else { throw Unavailable() }
        far = FileHandle(fileDescriptor: other, closeOnDealloc: true)
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        guard ioctl(other, UInt(TIOCSWINSZ), &size) == 0 else { throw Unavailable() }
    }
}
