import ArgumentParser
import Logging
import MainlineDHT
import ServiceLifecycle
import UnixSignals

/// One call of a command: its nodes, the work to do with them, and the signals that end both.
enum DHTSession {
    /// Runs nodes until the work is done, its time is up, or a signal comes, then shuts them down.
    ///
    /// Errors: an `ExitCode`, after the user was told why.
    static func run(
        _ nodes: [MainlineService], _ network: NetworkOptions, limit: Duration?, trace: TraceFile?,
        signalsAreFailures: Bool = true, _ body: @escaping @Sendable () async throws -> Bool
    ) async throws {
        let reporter = Reporter(json: network.json)
        let interruption = await Interruption()
        let work = Work(limit: limit, body)
        // Shut down last to first: the work must have ended when its nodes go.
        let services =
            nodes.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0, serviceName: "node") }
            + [
                .init(service: work, successTerminationBehavior: .gracefullyShutdownGroup, serviceName: "work"),
                .init(
                    service: interruption, successTerminationBehavior: .gracefullyShutdownGroup,
                    serviceName: "signals"),
            ]
        let group = ServiceGroup(configuration: .init(services: services, logger: network.logger))
        var failure: CommandFailure?
        do {
            try await group.run()
        } catch {
            failure = CommandFailure(error)
        }
        reporter.endProgress()
        let signal = interruption.signal
        // Work that a signal cuts short fails, but that is no news.
        if signal == nil, failure == nil, case .failure(let error) = work.result { failure = CommandFailure(error) }
        let isTraced = trace?.write(reporter) ?? true
        if let failure { throw told(failure, reporter) }
        if let signal, signalsAreFailures { throw ExitCode(128 + signal.rawValue) }
        var isDone = signal != nil
        if case .success(true) = work.result { isDone = true }
        if isDone {
            if !isTraced { throw ExitCode(CommandFailure.Code.cannotCreate.rawValue) }
            return
        }
        throw ExitCode(CommandFailure.Code.notFound.rawValue)
    }

    /// Tells the user, and how the process ends.
    static func told(_ failure: CommandFailure, _ reporter: Reporter) -> ExitCode {
        if reporter.json {
            var object = JSONObject("failed")
            object.add("code", Int(failure.code.rawValue))
            object.add("reason", failure.text)
            Console.line(object.line)
        }
        Console.note("interlock: \(failure.text)")
        return ExitCode(failure.code.rawValue)
    }
}
