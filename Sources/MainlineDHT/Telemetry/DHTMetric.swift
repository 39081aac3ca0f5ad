/// The metrics of a node, by the labels under which they reach swift-metrics. Each has the dimension `node`, the name
/// that its options give it; further dimensions are told with each.
///
/// Beside these there is a counter for each count of `MainlineCounts`, as `mainline_` and its name in small letters
/// (`mainline_requests_timed_out`), one for each of `UpkeepCounts` (`mainline_upkeep_probe_checks`), one for each of
/// `ScreenCounts` (`mainline_screen_over_address`), and one for each of `RuntimeCounts`, as `interlock_` and its name
/// (`interlock_datagrams_in`).
public enum DHTMetric: String, Hashable, Sendable, CaseIterable {
    /// Gauge: contacts in the routing table. Dimension `standing`: `good`, `questionable`, `bad`.
    case contacts = "mainline_contacts"
    /// Gauge: torrents that others announced to the node.
    case torrents = "mainline_torrents"
    /// Gauge: peers of these torrents.
    case peers = "mainline_peers"
    /// Gauge: requests of local users that run.
    case running = "mainline_running"
    /// Gauge: queries of ours that wait for an answer.
    case transactions = "mainline_transactions"
    /// Gauge: lookups of its own that run, by which the node keeps its table fresh.
    case upkeepRunning = "mainline_upkeep_running"
    /// Gauge: seconds from a query to its answer, smoothed over all nodes that answered.
    case roundTrip = "mainline_round_trip_seconds"
    /// Gauge: seconds since the node started.
    case uptime = "mainline_uptime_seconds"
    /// Counter: requests of local users that were started. Dimension `kind`: `bootstrap`, `ping`, `find_node`,
    /// `find_peers`, `announce`.
    case lookupsStarted = "mainline_lookups_started"
    /// Counter: requests of local users that ended. Dimensions `kind`, and `reason`: `converged`, `exhausted` and the
    /// like for a lookup, `answered` and `unanswered` for a ping, `refused`, `failed`, `cancelled`, `stopped`.
    case lookupsEnded = "mainline_lookups_ended"
    /// Timer: from the start of a request of a local user to its end. Dimension `kind`.
    case lookupDuration = "mainline_lookup_duration_seconds"
    /// Counter: the state file was written.
    case stateSaves = "mainline_state_saves"
    /// Counter: the state file could not be written.
    case stateSaveFailures = "mainline_state_save_failures"
    /// Gauge: bytes of the state file as it was last written.
    case stateBytes = "mainline_state_bytes"
    /// Counter: the machine slept, or its addresses changed. Dimension `kind`: `suspended`, `network_changed`.
    case disturbances = "mainline_disturbances"
    /// Counter: events that were lost because those who read them were slow.
    case eventsLost = "mainline_events_lost"
}
