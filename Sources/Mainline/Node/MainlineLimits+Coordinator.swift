import Kademlia

extension MainlineLimits {
    /// What these limits mean for the coordinator.
    func coordinator(routing: RoutingLimits) -> CoordinatorConfiguration {
        let inFlight = operations * lookupConcurrency
        return CoordinatorConfiguration(
            query: QueryConfiguration(
                limits: QueryLimits(
                    concurrency: lookupConcurrency, resultCount: routing.bucketSize, closerPerAnswer: nodesPerAnswer,
                    requests: requestsPerLookup, keysPerAddress: routing.keysPerAddress,
                    perNetwork: routing.perNetworkInBucket),
                requestTimeout: requestTimeout, queryTimeout: operationTimeout),
            pool: QueryPoolLimits(queries: operations, requestsInFlight: inFlight),
            broadcast: BroadcastLimits(
                broadcasts: operations, storesInFlight: routing.bucketSize, requestsInFlight: inFlight,
                contacts: routing.bucketSize),
            // A few seeds name enough to go on: a silent one must not hold the others up.
            bootstrap: BootstrapLimits(contacts: 2 * routing.bucketSize),
            routing: routing, limits: CoordinatorLimits(queuedCalls: operations, seeds: routing.bucketSize),
            seedTimeout: requestTimeout, storeTimeout: requestTimeout, broadcastTimeout: operationTimeout,
            bootstrapTimeout: operationTimeout)
    }

    /// The most queries that these limits let wait for answers: of lookups and of announcements as many as run, of a
    /// bootstrap its seeds, and pings and verifications beside.
    func transactions(seeds: Int) -> Int {
        2 * operations * lookupConcurrency + lookupConcurrency + seeds + operations + verifications
    }
}
