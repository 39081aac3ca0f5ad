import Interlock
import Kademlia

/// What a run by chance or an exploration drives: a machine, or a model of it, which may have a planted fault.
protocol Subject: Hashable {
    associatedtype Event: Hashable
    associatedtype State: Hashable

    /// The answer to an event; nil if it was a fault.
    mutating func respond(to event: Event, _ context: inout Context) -> State?
    /// What it says is wrong with itself.
    var complaint: String? { get }
}

extension Subject where Self: KindMachine {
    mutating func respond(to event: Event, _ context: inout Context) -> State? {
        let state = step(event, &context)
        return context.fault == nil ? state : nil
    }
}

/// A contact that belongs to a network.
typealias Neighbour = Contact<Key8, NetworkedAddress>

extension Neighbour {
    /// The contact of a key, by default the only one in its network.
    init(_ key: UInt8, in network: UInt8? = nil, host: UInt8? = nil) {
        self.init(key: Key8(key), address: NetworkedAddress(network ?? key, host ?? key))
    }
}
