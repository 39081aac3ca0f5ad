public import Interlock

/// What is asked of a system: that something holds in every state, or that something happens in some state.
///
/// A property names the part that it looks at, so that it is asked once for each distinct part, not once for each
/// state of the system. It must be a pure function of that part.
public struct Property<N: Node & Hashable> {
    enum Part {
        case reports(([SeenReport<N>]) -> Bool)
        case node((N) -> Bool)
        case world((WorldView<N>) -> Bool)
    }
    /// What is said of it when it is broken, or never seen.
    public let name: String
    let part: Part
    /// Whether one state is enough; else every state counts.
    let isSometimes: Bool

    private init(_ name: String, _ part: Part, isSometimes: Bool) {
        (self.name, self.part, self.isSometimes) = (name, part, isSometimes)
    }

    /// Holds of the distinct reports made so far, in every state. Their order means nothing.
    public static func always(_ name: String, reports holds: @escaping ([SeenReport<N>]) -> Bool) -> Self {
        Self(name, .reports(holds), isSometimes: false)
    }
    /// Holds of each node after each of its inputs.
    public static func always(_ name: String, node holds: @escaping (N) -> Bool) -> Self {
        Self(name, .node(holds), isSometimes: false)
    }
    /// Holds of the whole system in every state; asked once a state, and with nodes that start at
    /// any moment, so the dearest of the three.
    public static func always(_ name: String, world holds: @escaping (WorldView<N>) -> Bool) -> Self {
        Self(name, .world(holds), isSometimes: false)
    }
    /// Holds of the distinct reports made so far, in some state: a check that never sees it fails.
    public static func sometimes(_ name: String, reports holds: @escaping ([SeenReport<N>]) -> Bool) -> Self {
        Self(name, .reports(holds), isSometimes: true)
    }
    /// Holds of some node after some input: a check that never sees it fails.
    public static func sometimes(_ name: String, node holds: @escaping (N) -> Bool) -> Self {
        Self(name, .node(holds), isSometimes: true)
    }
    /// Holds of the whole system in some state: a check that never sees it fails.
    public static func sometimes(_ name: String, world holds: @escaping (WorldView<N>) -> Bool) -> Self {
        Self(name, .world(holds), isSometimes: true)
    }
}
