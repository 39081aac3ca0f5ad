public import ArgumentParser
public import Mainline

extension Prefix: ExpressibleByArgument {
    /// As `10.0.0.0/8`, or one address.
    public init?(argument: String) { try? self.init(parsing: argument) }
}
