internal import Glibc

/// What libFuzzer calls with each input; 0 says that the input may be kept.
public typealias FuzzTarget = @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32

/// libFuzzer's own main loop, from the toolchain's runtime. Our executables bring their own `main`, since SwiftPM
/// renames it.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ target: FuzzTarget
) -> Int32

/// Fuzzes `target` as the arguments of the process say.
public func fuzz(_ target: FuzzTarget) -> Never {
    var count = CommandLine.argc
    var arguments = CommandLine.unsafeArgv
    exit(runDriver(&count, &arguments, target))
}

/// The bytes of an input.
public func input(_ start: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8] {
    Array(UnsafeBufferPointer(start: start, count: count))
}

/// Has `body` say something when the process ends without a finding: how its inputs were, beside what libFuzzer counts.
public func printAtEnd(_ body: @convention(c) () -> Void) { atexit(body) }

/// Ends the process as a fault does, and says in the log that it is the one planted by `Fuzzing/run --canary`.
public func failPlanted() -> Never {
    print("the planted fault was found")
    fflush(nil)
    abort()
}
