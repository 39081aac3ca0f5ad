internal import KRPC
internal import NIOPosix
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Finds the IPv4 endpoints of hosts, names by the system's resolver on threads made for blocking.
enum HostResolver {
    /// The endpoints of each host, in order, each once; none for a name that nobody knows. Names are asked for at the
    /// same time. Errors: `CancellationError`.
    static func endpoints(of hosts: [HostPort]) async throws -> [Endpoint] {
        let found = try await withThrowingTaskGroup(of: (Int, [Endpoint]).self) { group in
            for (index, host) in hosts.enumerated() {
                if let endpoint = host.endpoint {
                    group.addTask { (index, [endpoint]) }
                } else {
                    group.addTask { (index, try await endpoints(of: host)) }
                }
            }
            var found = Array(repeating: [Endpoint](), count: hosts.count)
            for try await (index, endpoints) in group { found[index] = endpoints }
            return found
        }
        var known: Set<Endpoint> = []
        return found.joined().filter { known.insert($0).inserted }
    }

    /// Waits for the system's answer, but no longer than the task wants it: a resolver may take a minute to give up.
    private static func endpoints(of host: HostPort) async throws -> [Endpoint] {
        let answer = Answer()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                guard answer.wait(continuation) else { return }
                NIOThreadPool.singleton.submit { state in
                    answer.resume(with: .success(state == .active ? lookUp(host) : []))
                }
            }
        } onCancel: {
            answer.resume(with: .failure(CancellationError()))
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
        case waiting(CheckedContinuation<[Endpoint], any Error>)
        case over
    }
    private let phase = Mutex(Phase.idle)

    /// False if it was cancelled before, and then the continuation has been resumed.
    func wait(_ continuation: CheckedContinuation<[Endpoint], any Error>) -> Bool {
        let waits = phase.withLock { phase in
            guard case .idle = phase else { return false }
            phase = .waiting(continuation)
            return true
        }
        if !waits { continuation.resume(throwing: CancellationError()) }
        return waits
    }

    func resume(with result: Result<[Endpoint], any Error>) {
        let continuation = phase.withLock { phase -> CheckedContinuation<[Endpoint], any Error>? in
            defer { phase = .over }
            guard case .waiting(let continuation) = phase else { return nil }
            return continuation
        }
        continuation?.resume(with: result)
    }
}
