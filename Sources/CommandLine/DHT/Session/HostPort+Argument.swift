public import ArgumentParser
public import Kademlia
public import MainlineDHT

extension HostPort: ExpressibleByArgument {
    public init?(argument: String) { self.init(parsing: argument) }
}

extension Key160: ExpressibleByArgument {
    public init?(argument: String) { self.init(hex: argument) }
}
