import ArgumentParser
import Mainline

extension Prefix {
    /// As `10.0.0.0/8`, or one address. Errors: a `ValidationError` that says what to write instead.
    init(argument: String) throws {
        do throws(PrefixError) {
            try self.init(parsing: argument)
        } catch {
            throw ValidationError("\(argument): \(error)")
        }
    }
}
