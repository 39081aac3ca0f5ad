import ArgumentParser

@main
struct InterlockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "interlock",
        abstract: "Distributed systems made of deterministic state machines.",
        discussion: """
            Exit codes: 0 found or done, 1 not found, 64 bad usage, 69 the network is not there, 130 interrupted.
            """,
        version: "0.1.0-dev",
        subcommands: [DHTCommand.self])
}
