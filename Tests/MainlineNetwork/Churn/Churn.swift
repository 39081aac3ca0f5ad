import Interlock
public import InterlockSimulator

/// How the nodes of a network come and go. Whoever leaves is replaced at once, so that as many are there at any time.
public struct Churn: Hashable, Sendable {
    /// How long a node stays.
    public var sessions = Self.sessions
    /// How long one that comes back was away.
    public var pauses = Self.pauses
    /// How likely a node that leaves is to come back, under its id and at its endpoint.
    public var returning = Probability.percent(50)
    /// How likely one that comes back has kept its contacts.
    public var remembering = Probability.percent(50)
    /// How many nodes a newcomer is told of; they were there when the directory was last written.
    public var introductions = 3
    /// How often the directory of nodes is written; meanwhile those in it grow old.
    public var directoryInterval = Duration.seconds(3_600)
    /// A node that was never in touch with anybody is told of other nodes this long after it started, and again.
    public var patience = Duration.seconds(60)
    /// One node after another starts so much later, at the beginning.
    public var stagger = Duration.milliseconds(100)

    public init() {}

    /// Half of the sessions last at most 110 minutes, four fifths at most 470; in the public networks half last at most
    /// two hours and four fifths at most eight (ProbeLab, RFM 2). The mean is 5.5 hours.
    public static let sessions = Quantiles([
        .init(0, 60), .init(100, 300), .init(200, 900), .init(300, 2_100), .init(400, 3_900), .init(500, 6_600),
        .init(600, 10_200), .init(700, 16_800), .init(800, 28_200), .init(900, 57_600), .init(1_000, 172_800),
    ])

    /// From a restart to a night.
    public static let pauses = Quantiles([
        .init(0, 10), .init(250, 600), .init(500, 3_600), .init(750, 14_400), .init(1_000, 43_200),
    ])
}
