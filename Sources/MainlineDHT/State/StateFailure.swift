/// Why a state file is not used.
public enum StateFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// Another process, or another node of this one, has it.
    case inUse(path: String)
    /// The system refused to open, read, lock, write or move the file.
    case system(path: String, doing: String, reason: String)
    /// The path, or the name beside it to which a new state is written, is of a folder, a device or the like.
    case notAFile(path: String)
    /// The file is no state of a node.
    case foreign(path: String)
    /// The file was written by a newer program, in a version that this one does not know.
    case unknownVersion(path: String, found: UInt8)
    /// The file is one of ours, but cut short or changed.
    case damaged(path: String, what: String)
    /// The file is, or would be, longer than ``StateLimits/bytes``.
    case tooLong(path: String, limit: Int)
    /// As many refused files are kept aside as may (``StateLimits/filesAside``).
    case tooManyAside(path: String, limit: Int)

    /// What happened, and what to do next.
    public var description: String {
        switch self {
        case .inUse(let path):
            "\(path) is in use by another node; stop that one or name another file"
        case .system(let path, let doing, let reason): "\(doing) \(path): \(reason)"
        case .notAFile(let path): "\(path) is not a file; name another"
        case .foreign(let path): "\(path) is not the state of a node; name another file"
        case .unknownVersion(let path, let found):
            "\(path) is a state of version \(found); this program knows up to \(StateFormat.version)"
        case .damaged(let path, let what): "\(path) is damaged: \(what)"
        case .tooLong(let path, let limit): "\(path) is longer than \(limit) bytes"
        case .tooManyAside(let path, let limit):
            "\(limit) refused files lie beside \(path) already; look at them and remove them"
        }
    }
}
