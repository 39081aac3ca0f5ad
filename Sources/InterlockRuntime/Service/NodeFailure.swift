internal import NIOCore

/// Why a service ended, or did not start.
public enum NodeFailure: Error, CustomStringConvertible {
    /// The socket could not be bound.
    case cannotBind(InternetEndpoint, any Error)
    /// The node has no address for the endpoint that was bound, and none was given.
    case noAddress(InternetEndpoint)
    /// The stored records could not be read.
    case cannotOpenStore(any Error)
    /// A stored record is none of this node's.
    case unreadableRecord(index: Int, any Error)
    /// A record could not be made durable; nothing that depends on it left.
    case cannotStore(any Error)
    /// The socket was closed under the node.
    case socketClosed((any Error)?)
    /// A service runs once.
    case ranBefore

    /// What happened, and what to do next.
    public var description: String {
        switch self {
        case .cannotBind(let endpoint, let error):
            "cannot bind \(endpoint): \(Self.reason(error)); choose another address or port"
        case .noAddress(let endpoint): "the node has no address for \(endpoint); bind another or give the address"
        case .cannotOpenStore(let error): "cannot open the store: \(error)"
        case .unreadableRecord(let index, let error):
            "record \(index) of the store is none of this node's: \(error); is it the store of another version?"
        case .cannotStore(let error): "a record could not be stored, so the node stopped: \(error)"
        case .socketClosed(let error): "the socket was closed" + (error.map { ": \($0)" } ?? "")
        case .ranBefore: "the service ran before; make a new one"
        }
    }

    /// The system's word for an error of its own.
    private static func reason(_ error: any Error) -> String {
        (error as? IOError).map { Diary.reason($0.errnoCode) } ?? "\(error)"
    }
}
