internal import Synchronization

/// A file of records, append-only: each with its length and checksum, each commit durable before ``append(_:)``
/// returns.
///
/// A last commit that was cut short is discarded on opening: it was never said to be durable. Damage before it is
/// refused, never skipped: a node that forgets a promise breaks it. One process at a time may have a file open.
public final class RecordLog: RecordStore {
    /// The limits of a log.
    public struct Limits: Hashable, Sendable {
        /// The longest record, in bytes; a longer one is refused.
        public var recordBytes = 1 << 20
        /// The longest file, in bytes; a commit that would grow it further is refused.
        public var fileBytes = 1 << 28

        /// The defaults of each.
        public init() {}
    }
    private struct State {
        var file: LogFile?
        /// Where the next record goes: a mark may stand there.
        var end = 0
    }
    private let state = Mutex(State())
    private let path: String
    private let schema: String
    private let limits: Limits
    private let clock: @Sendable () -> Int64
    private let watch: (@Sendable (LogFile.Act) -> Void)?

    /// A log that is opened by ``open()``. `schema` names what the records are, with their version (`lease/1`; at most
    /// 255 bytes): a file of another schema is refused. `clock` tells milliseconds since 1970.
    public convenience init(
        path: String, schema: String, limits: Limits = .init(), clock: (@Sendable () -> Int64)? = nil
    ) {
        self.init(path: path, schema: schema, limits: limits, clock: clock, watch: nil)
    }

    /// A log whose file tells what is done to it, in order.
    init(
        path: String, schema: String, limits: Limits = .init(), clock: (@Sendable () -> Int64)? = nil,
        watch: (@Sendable (LogFile.Act) -> Void)?
    ) {
        (self.path, self.schema, self.limits, self.watch) = (path, schema, limits, watch)
        self.clock = clock ?? LogFile.wallClock
    }

    /// Opens or makes the file and reads its records. Errors: ``RecordLogFailure``. Complexity: O(size).
    public func open() throws -> StoredRecords {
        try state.withLock { state in
            let file = try LogFile(path: path, watch: watch)
            let bytes = try file.readAll(atMost: limits.fileBytes)
            let header = RecordLogFormat.header(schema: Array(schema.utf8))
            var stored = StoredRecords()
            if bytes.count < header.count, header.starts(with: bytes) {
                // New, or cut short while it was made.
                try file.truncate(to: 0)
                try file.write(header, at: 0)
                state.end = header.count
            } else {
                try checkHeader(of: bytes, against: header)
                (stored, state.end) = try scan(bytes, from: header.count)
                if stored.discardedBytes > 0 { try file.truncate(to: state.end) }
            }
            // A process that was killed while it synchronised leaves records that only the system's memory holds: they
            // must be durable before a node acts upon them, and before a mark says that they were. So must the name.
            try file.synchronize(directoryToo: true)
            try writeMark(file, at: state.end)
            state.file = file
            return stored
        }
    }

    /// Appends records and makes them durable. Errors: ``RecordLogFailure``, after which the log takes no more, unless
    /// a limit refused them.
    public func append(_ records: [[UInt8]]) throws {
        guard !records.isEmpty else { return }
        try state.withLock { state in
            guard let file = state.file else { throw RecordLogFailure.notOpen(path: path) }
            var bytes: [UInt8] = []
            let now = clock()
            for record in records {
                guard record.count <= limits.recordBytes else {
                    throw RecordLogFailure.recordTooLong(bytes: record.count, limit: limits.recordBytes)
                }
                let kind: RecordLogFormat.Kind = bytes.isEmpty ? .firstRecord : .record
                RecordLogFormat.append(
                    kind, at: state.end + bytes.count, milliseconds: now, record, to: &bytes)
            }
            guard state.end + bytes.count + RecordLogFormat.entryHeaderBytes <= limits.fileBytes else {
                throw RecordLogFailure.full(path: path, limit: limits.fileBytes)
            }
            // After a failure it is not known what is in the file, nor would a second try to synchronise tell.
            state.file = nil
            try file.write(bytes, at: state.end)
            try file.synchronize(directoryToo: false)
            state.end += bytes.count
            state.file = file
        }
    }

    /// Notes the time, over the last mark; not made durable.
    public func mark() throws {
        try state.withLock { state in
            guard let file = state.file else { throw RecordLogFailure.notOpen(path: path) }
            try writeMark(file, at: state.end)
        }
    }

    /// Notes the time and closes the file; does nothing if it is not open.
    public func close() throws {
        try state.withLock { state in
            guard let file = state.file else { return }
            state.file = nil
            try writeMark(file, at: state.end)
            try file.synchronize(directoryToo: false)
        }
    }

    private func writeMark(_ file: LogFile, at offset: Int) throws {
        var bytes: [UInt8] = []
        RecordLogFormat.append(.mark, at: offset, milliseconds: clock(), [], to: &bytes)
        try file.write(bytes, at: offset)
    }

    private func checkHeader(of bytes: [UInt8], against header: [UInt8]) throws(RecordLogFailure) {
        guard !bytes.starts(with: header) else { return }
        let magic = RecordLogFormat.magic
        guard bytes.starts(with: magic), bytes.count >= magic.count + 2 else { throw .foreign(path: path) }
        let version = bytes[magic.count]
        guard version == RecordLogFormat.version else { throw .unknownVersion(path: path, found: version) }
        let name = bytes[(magic.count + 2)...].prefix(Int(bytes[magic.count + 1]))
        guard bytes.starts(with: RecordLogFormat.header(schema: Array(name))) else {
            throw .damaged(path: path, offset: magic.count)
        }
        throw .otherSchema(path: path, found: String(decoding: name, as: UTF8.self), expected: schema)
    }

    /// Reads entries until the end, or until one is not sound. That is a last commit cut short unless an entry follows
    /// that was written after the next synchronisation.
    private func scan(_ bytes: [UInt8], from start: Int) throws(RecordLogFailure) -> (StoredRecords, end: Int) {
        var stored = StoredRecords()
        var (offset, end, last) = (start, start, Int64?.none)
        while let entry = RecordLogFormat.entry(at: offset, of: bytes, longest: limits.recordBytes) {
            last = entry.milliseconds
            offset = entry.payload.upperBound
            if entry.kind == .mark { break }
            stored.records.append(Array(bytes[entry.payload]))
            end = offset
        }
        if offset < bytes.count {
            for later in (offset + 1)..<max(bytes.count, offset + 2) {
                let entry = RecordLogFormat.entry(at: later, of: bytes, longest: limits.recordBytes)
                if let entry, entry.kind != .record { throw .damaged(path: path, offset: offset) }
            }
            stored.discardedBytes = bytes.count - offset
        }
        if let last { stored.downFor = .milliseconds(max(0, clock() - last)) }
        return (stored, end)
    }
}
