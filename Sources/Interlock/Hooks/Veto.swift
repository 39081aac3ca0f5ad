/// A hook's objection to an event.
public struct Veto: Hashable, Sendable {
    /// The name of the hook that objected.
    public let hook: String
    /// Why it did.
    public let reason: String

    /// The objection of a named hook.
    public init(hook: String, reason: String) { (self.hook, self.reason) = (hook, reason) }
}
