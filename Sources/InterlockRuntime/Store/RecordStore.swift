/// Where the records of a node are kept: a file, or what a test puts in its place.
///
/// Its functions block; the service calls them one at a time, on threads made for blocking.
public protocol RecordStore: Sendable {
    /// Reads what was stored. Called once, before anything else.
    func open() throws -> StoredRecords
    /// Makes records durable, in order, all or the first few: returns when they are, throws if any is not.
    func append(_ records: [[UInt8]]) throws
    /// Notes that the process lives, so that the next one can tell how long it was down. Need not be durable.
    func mark() throws
    /// Notes the time and closes. Called last, also after a failure.
    func close() throws
}

/// What a store held when it was opened.
public struct StoredRecords: Hashable, Sendable {
    /// The encodings of the records, oldest first.
    public var records: [[UInt8]]
    /// Time since the store was last in use; nil if it is new.
    public var downFor: Duration?
    /// Bytes of a last write that was cut short, which were discarded.
    public var discardedBytes: Int

    public init(records: [[UInt8]] = [], downFor: Duration? = nil, discardedBytes: Int = 0) {
        (self.records, self.downFor, self.discardedBytes) = (records, downFor, discardedBytes)
    }
}
