import ArgumentParser
import KRPC

/// Where to bind: `ADDRESS` or `ADDRESS:PORT`, IPv4.
struct BindAddress: ExpressibleByArgument {
    let endpoint: Endpoint

    init?(argument: String) {
        let text = argument.contains(":") ? argument : argument + ":0"
        guard let endpoint = Endpoint(parsing: text), endpoint.isIPv4 else { return nil }
        self.endpoint = endpoint
    }

    var defaultValueDescription: String { endpoint.description }
}
