import ArgumentParser

@main
struct InterlockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "interlock",
        abstract: "Distributed systems made of deterministic state machines.",
        discussion: """
            Exit codes: 0 found or done, 1 not found, 64 bad usage, 69 the network is not there, 73 a file cannot be \
            written, 74 standard output cannot be written, 75 the state file is in use, 130 interrupted, \
            143 terminated. A node that runs until it is told to stop ends with 0.
            """,
        version: "0.1.0",
        subcommands: [DHTCommand.self, MachinesCommand.self])
}
