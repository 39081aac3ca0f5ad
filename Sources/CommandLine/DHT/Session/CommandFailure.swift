import ArgumentParser
import InterlockRuntime
import Mainline
import MainlineDHT

/// Why a command came to nothing: the exit code, and what its user is told.
struct CommandFailure: Error {
    /// The exit codes of every command.
    enum Code: Int32 {
        /// What was looked for was not found.
        case notFound = 1
        /// What was asked for makes no sense.
        case usage = 64
        /// The network is not there: an address cannot be bound, nobody answers.
        case network = 69
        /// A file cannot be written.
        case cannotCreate = 73
        /// Standard output cannot be written.
        case cannotWrite = 74
        /// The state file belongs to a node that runs: try again when that one has ended.
        case inUse = 75
    }
    var code: Code
    /// What happened, and what to do next.
    var text: String

    init(_ code: Code, _ text: String) { (self.code, self.text) = (code, text) }

    /// The failure behind an error of the layers below.
    init(_ error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as StateFailure: self.init(.inUse, error.description)
        case DHTError.refused(.martian):
            self.init(
                .network,
                "nobody on the internet is at that address: if it is in a network of your own, add --private PREFIX")
        case let error as DHTError: self.init(.network, error.description)
        case let error as NodeFailure: self.init(.network, error.description)
        default: self.init(.network, "\(error)")
        }
    }
}
