/// Why a record log cannot be used.
public enum RecordLogFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The system refused to open, read, lock or write the file.
    case system(path: String, doing: String, reason: String)
    /// Another process has it open.
    case inUse(path: String)
    /// The file is no record log.
    case foreign(path: String)
    /// The file is a record log of a version that this program does not know.
    case unknownVersion(path: String, found: UInt8)
    /// The file holds the records of something else.
    case otherSchema(path: String, found: String, expected: String)
    /// Bytes inside the file, which had been durable, are damaged.
    case damaged(path: String, offset: Int)
    /// A record is longer than ``RecordLog/Limits/recordBytes``.
    case recordTooLong(bytes: Int, limit: Int)
    /// The file would grow beyond ``RecordLog/Limits/fileBytes``.
    case full(path: String, limit: Int)
    /// The log is not open, or a write failed before: what is in the file then is not known.
    case notOpen(path: String)

    /// What happened, and what to do next.
    public var description: String {
        switch self {
        case .system(let path, let doing, let reason): "\(doing) \(path): \(reason)"
        case .inUse(let path): "\(path) is open in another process; stop that one or take another file"
        case .foreign(let path): "\(path) is not a record log; it was left as it is; take another file"
        case .unknownVersion(let path, let found):
            "\(path) is a log of version \(found); this program knows \(RecordLogFormat.version); use a newer one"
        case .otherSchema(let path, let found, let expected):
            "\(path) holds records of \(found), not of \(expected); take another file"
        case .damaged(let path, let offset):
            "\(path) is damaged at byte \(offset), before records that were durable; restore it from a copy"
        case .recordTooLong(let bytes, let limit): "a record of \(bytes) bytes is longer than \(limit)"
        case .full(let path, let limit): "\(path) would grow beyond \(limit) bytes"
        case .notOpen(let path): "\(path) is not open, or could not be written before"
        }
    }
}
