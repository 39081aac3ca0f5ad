import Kademlia

extension MainlineConfiguration {
    /// What it means for the coordinator.
    var coordinator: CoordinatorConfiguration {
        let inFlight = limits.operations * limits.lookupConcurrency
        return CoordinatorConfiguration(
            query: query, pool: QueryPoolLimits(queries: limits.operations, requestsInFlight: inFlight),
            broadcast: BroadcastLimits(
                broadcasts: limits.operations, storesInFlight: routing.bucketSize, requestsInFlight: inFlight,
                contacts: routing.bucketSize),
            // A few seeds name enough to go on: a silent one must not hold the others up.
            bootstrap: BootstrapLimits(contacts: 2 * routing.bucketSize),
            routing: routing, limits: CoordinatorLimits(queuedCalls: limits.operations, seeds: routing.bucketSize),
            seedTimeout: limits.requestTimeout, storeTimeout: limits.requestTimeout,
            broadcastTimeout: limits.operationTimeout, bootstrapTimeout: limits.operationTimeout,
            upkeep: hasUpkeep ? upkeep : nil)
    }

    private var query: QueryConfiguration {
        QueryConfiguration(
            limits: QueryLimits(
                concurrency: limits.lookupConcurrency, resultCount: routing.bucketSize,
                closerPerAnswer: limits.nodesPerAnswer, requests: limits.requestsPerLookup,
                keysPerAddress: routing.keysPerAddress, perNetwork: routing.perNetworkInBucket,
                slow: limits.slowPerLookup, spare: limits.sparePerLookup),
            paths: limits.lookupPaths, requestTimeout: limits.requestTimeout, queryTimeout: limits.operationTimeout)
    }

    private var upkeep: UpkeepConfiguration {
        UpkeepConfiguration(
            include: IncludeLimits(checksInFlight: limits.verifications),
            probe: ProbeLimits(checksInFlight: limits.probes),
            // Nobody asks a read-only node for contacts: it needs fewer, and less often.
            explore: ExploreConfiguration(
                interval: min(limits.exploreInterval, .seconds(86_400)) * (isReadOnly ? 4 : 1), query: query),
            sweepInterval: limits.probeInterval, checkTimeout: limits.requestTimeout)
    }
}

extension MainlineLimits {
    /// The most queries that these limits let wait for answers: of lookups and of announcements as many as run, with
    /// their slow ones, of a bootstrap and an exploration one more each, its seeds, and pings and checks beside.
    func transactions(seeds: Int) -> Int {
        (2 * operations + 2) * (lookupConcurrency + slowPerLookup) + seeds + operations + verifications + probes
    }
}
