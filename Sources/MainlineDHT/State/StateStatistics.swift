/// What became of the state file since the node started.
public struct StateStatistics: Hashable, Sendable {
    /// How often it was written.
    public var saves: Int
    /// How often it could not be.
    public var failures: Int
    /// When it was last written, in milliseconds since 1970; nil if not yet.
    public var savedAt: Int64?
    /// How many bytes it had then.
    public var bytes: Int
    /// How many contacts the node took over from it.
    public var restored: Int
}
