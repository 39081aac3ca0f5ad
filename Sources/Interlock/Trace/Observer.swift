/// Receives the trace of a run and counts coverage. It belongs to one driver and is not shared between threads.
public final class Observer {
    /// Called for every record, in order; nil if only coverage is wanted.
    public var record: ((TraceRecord) -> Void)?
    /// What was taken of the matrices; nil if only the trace is wanted.
    public var coverage: Coverage?
    /// How deep in the hierarchy the run is now.
    public var depth = 0

    /// An observer of the trace, of coverage, or of both.
    public init(coverage: Coverage? = nil, record: ((TraceRecord) -> Void)? = nil) {
        (self.coverage, self.record) = (coverage, record)
    }

    /// Adds a record at the present depth.
    public func add(_ act: @autoclosure () -> TraceRecord.Act, by machine: String, _ instance: UInt64?) {
        guard let record else { return }
        record(TraceRecord(depth: depth, machine: machine, instance: instance, act: act()))
    }
}
