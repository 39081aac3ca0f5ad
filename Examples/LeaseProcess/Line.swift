#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Whole lines on standard output, each at once, also into a pipe.
enum Line {
    static func print(_ text: String) {
        Swift.print(text)
        fflush(nil)
    }
}
