/// The kind that has no cases: a machine without guards, or without refusals.
public enum NoKind: Kind {
    public init?(rawValue: UInt8) { nil }
    public var rawValue: UInt8 { switch self {} }
    public static var allCases: [NoKind] { [] }
}
