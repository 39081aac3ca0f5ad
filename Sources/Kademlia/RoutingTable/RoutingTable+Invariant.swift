extension RoutingTable {
    /// What is wrong with the table, if anything: asked by tests, checker and simulator.
    ///
    /// - Complexity: O(contacts × bucket size).
    @inlinable
    public var brokenInvariant: String? {
        guard starts.count == Key.bitCount + 1, starts[0] == 0, Int(starts[Key.bitCount]) == storage.count else {
            return "the buckets do not cover the \(storage.count) entries"
        }
        guard storage.count <= limits.contacts else {
            return "\(storage.count) contacts, more than \(limits.contacts)"
        }
        for bucket in 0..<Key.bitCount {
            guard starts[bucket] <= starts[bucket + 1] else { return "bucket \(bucket) ends before it starts" }
            let range = range(ofBucket: bucket)
            guard range.count <= limits.bucketSize else {
                return "\(range.count) contacts in bucket \(bucket), more than \(limits.bucketSize)"
            }
            for index in range {
                let key = storage[index].key
                guard own.commonPrefixLength(with: key) == bucket else { return "\(key) lies in bucket \(bucket)" }
                guard isBad(storage[index]) || neighbours(ofEntryAt: index, in: range) <= limits.perNetworkInBucket
                else { return "the network of \(key) has too many contacts in bucket \(bucket)" }
                for other in range.lowerBound..<index where storage[other].key == key {
                    return "\(key) is there twice"
                }
            }
        }
        return nil
    }

    /// The contacts of a range that are not bad and share the network of one of them, which is counted too.
    @inlinable
    func neighbours(ofEntryAt index: Int, in range: Range<Int>) -> Int {
        var count = 1
        for other in range where other != index && !isBad(storage[other]) {
            if storage[other].address.sharesNetwork(with: storage[index].address, under: rules) { count += 1 }
        }
        return count
    }
}
