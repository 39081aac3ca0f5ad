public import Interlock
internal import Kademlia
internal import LaunchBay
internal import Mainline

/// Every machine of the package, its matrix as data: what the command line prints, what tests hold against the types of
/// events, and what coverage is counted against.
public enum Catalogue {
    /// The machines, by module from the core outwards, in a module from the leaves to the top.
    public static let machines: [MachineDescription] = launchBay + kademlia + mainline

    private static let launchBay = [MachineDescription(of: BayDoor.self)]

    private static let kademlia = [
        MachineDescription(of: Query<Key160, IPv4Endpoint>.self),
        MachineDescription(of: DisjointQuery<Key160, IPv4Endpoint>.self),
        MachineDescription(of: QueryPool<Key160, IPv4Endpoint>.self),
        MachineDescription(of: Bootstrap<Key160, IPv4Endpoint>.self),
        MachineDescription(of: Explore<Key160, IPv4Endpoint>.self),
        MachineDescription(of: Broadcast<Key160, IPv4Endpoint>.self),
        MachineDescription(of: BroadcastPool<Key160, IPv4Endpoint>.self),
        MachineDescription(of: Include<Key160, IPv4Endpoint>.self),
        MachineDescription(of: Probe<Key160, IPv4Endpoint>.self),
        MachineDescription(of: Coordinator<Key160, IPv4Endpoint>.self),
    ]

    private static let mainline = [MachineDescription(of: Patience.self)]
}
