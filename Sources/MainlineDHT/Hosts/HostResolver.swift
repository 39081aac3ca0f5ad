internal import KRPC
internal import NIOPosix
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Finds the IPv4 endpoints of hosts, names by the system's resolver.
enum HostResolver {
    /// How long names may take once any endpoint is known. What is not resolved by then is done without.
    static let patience: Duration = .seconds(3)
    /// Threads of its own: a resolver may block each for a minute, and nobody else should wait for that.
    private static let threads = {
        let threads = NIOThreadPool(numberOfThreads: 4)
        threads.start()
        return threads
    }()

    /// The endpoints of each host, in order, each once; none for a name that nobody knows or that took too long. Names
    /// are asked for at the same time; `lookUp` may block. Errors: `CancellationError`.
    static func endpoints(
        of hosts: [HostPort], patience: Duration = patience,
        lookUp: @escaping @Sendable (HostPort) -> [Endpoint] = { lookUp($0) }
    ) async throws -> [Endpoint] {
        let found = await withTaskGroup(of: (index: Int, endpoints: [Endpoint])?.self) { group in
            for (index, host) in hosts.enumerated() {
                if let endpoint = host.endpoint {
                    group.addTask { (index, [endpoint]) }
                } else {
                    group.addTask { (index, await endpoints(of: host, lookUp)) }
                }
            }
            var found = Array(repeating: [Endpoint](), count: hosts.count)
            var (waiting, isTimed) = (hosts.count, false)
            while waiting > 0, let answer = await group.next() {
                // The time is up.
                guard let (index, endpoints) = answer else { break }
                found[index] = endpoints
                waiting -= 1
                guard !isTimed, !endpoints.isEmpty else { continue }
                isTimed = true
                group.addTask {
                    try? await Task.sleep(for: patience)
                    return nil
                }
            }
            group.cancelAll()
            return found
        }
        try Task.checkCancellation()
        var known: Set<Endpoint> = []
        return found.joined().filter { known.insert($0).inserted }
    }

    /// Waits for the system's answer, but no longer than the task wants it; none if it does not.
    private static func endpoints(
        of host: HostPort, _ lookUp: @escaping @Sendable (HostPort) -> [Endpoint]
    ) async -> [Endpoint] {
        let answer = Answer()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                guard answer.wait(continuation) else { return }
                threads.submit { state in
                    guard answer.isWanted else { return }
                    answer.resume(returning: state == .active ? lookUp(host) : [])
                }
            }
        } onCancel: {
            answer.resume(returning: [])
        }
    }

    /// Asks the system; blocks.
    private static func lookUp(_ host: HostPort) -> [Endpoint] {
        var hints = addrinfo()
        hints.ai_family = AF_INET
        #if canImport(Glibc)
        hints.ai_socktype = CInt(SOCK_DGRAM.rawValue)
        #else
        hints.ai_socktype = SOCK_DGRAM
        #endif
        var first: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host.host, nil, &hints, &first) == 0, let list = first else { return [] }
        defer { freeaddrinfo(list) }
        var endpoints: [Endpoint] = []
        var next: UnsafeMutablePointer<addrinfo>? = list
        while let entry = next?.pointee {
            next = entry.ai_next
            guard entry.ai_family == AF_INET, let address = entry.ai_addr else { continue }
            let ipv4 = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                UInt32(bigEndian: $0.pointee.sin_addr.s_addr)
            }
            endpoints.append(Endpoint(ipv4: ipv4, port: host.port))
        }
        return endpoints
    }
}

/// What comes first, the answer or the cancellation; whatever comes second is nobody's.
private final class Answer: Sendable {
    private enum Phase {
        case idle
        case waiting(CheckedContinuation<[Endpoint], Never>)
        case over
    }
    private let phase = Mutex(Phase.idle)

    /// Whether anybody still waits.
    var isWanted: Bool { phase.withLock { if case .waiting = $0 { true } else { false } } }

    /// False if it was cancelled before, and then the continuation has been resumed.
    func wait(_ continuation: CheckedContinuation<[Endpoint], Never>) -> Bool {
        let waits = phase.withLock { phase in
            guard case .idle = phase else { return false }
            phase = .waiting(continuation)
            return true
        }
        if !waits { continuation.resume(returning: []) }
        return waits
    }

    func resume(returning endpoints: [Endpoint]) {
        let continuation = phase.withLock { phase -> CheckedContinuation<[Endpoint], Never>? in
            defer { phase = .over }
            guard case .waiting(let continuation) = phase else { return nil }
            return continuation
        }
        continuation?.resume(returning: endpoints)
    }
}
