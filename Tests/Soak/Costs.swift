#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What the process used so far.
enum Costs {
    /// CPU time of all threads, in milliseconds.
    static var milliseconds: Int {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Int(time.tv_sec) * 1_000 + Int(time.tv_nsec) / 1_000_000
    }

    /// The most memory that was resident, in KiB; 0 where the system does not tell.
    static var peakMemory: Int {
        guard let file = fopen("/proc/self/status", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, Int32(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            guard text.hasPrefix("VmHWM:") else { continue }
            return Int(text.split(whereSeparator: { !$0.isNumber }).first ?? "") ?? 0
        }
        return 0
    }
}
