import Glibc
import ServiceLifecycle
import Synchronization
import UnixSignals

/// Ends the group when the user or the system asks for it, and remembers who did.
final class Interruption: Service {
    private let signals: UnixSignalsSequence
    private let caught = Mutex<UnixSignal?>(nil)

    /// From here on the signals no longer end the process by themselves.
    init() async { signals = await UnixSignalsSequence(trapping: .sigint, .sigterm) }

    /// The signal that ended the group; nil if none did.
    var signal: UnixSignal? { caught.withLock { $0 } }

    func run() async {
        // Who asks again, or once the end has begun, does not want to wait for an orderly one.
        defer {
            Glibc.signal(SIGINT, SIG_DFL)
            Glibc.signal(SIGTERM, SIG_DFL)
        }
        for await signal in signals.cancelOnGracefulShutdown() {
            caught.withLock { $0 = signal }
            return
        }
    }
}
