extension RoutingTable {
    /// Which limit of one address, or of one network, another contact at this address would exceed, in a bucket and in
    /// the table; nil if none. Bad contacts do not count, nor does who is at `place`.
    ///
    /// - Complexity: O(contacts); O(1) without such limits.
    @inlinable
    func crowding(_ address: Address, inBucket bucket: Int, but place: Int?) -> Refusal? {
        let perAddress = limits.keysPerAddress
        let inBucket = limits.perNetworkInBucket
        let inTable = limits.perNetwork
        guard perAddress != .max || inBucket != .max || inTable != .max else { return nil }
        let range = range(ofBucket: bucket)
        var sameAddress = 0
        var neighbours = 0
        var neighboursInBucket = 0
        for index in storage.indices where index != place {
            let other = storage[index].address
            let isSame = other == address
            let isNeighbour = other.sharesNetwork(with: address, under: rules)
            guard isSame || isNeighbour, !isBad(storage[index]) else { continue }
            if isSame { sameAddress += 1 }
            if isNeighbour {
                neighbours += 1
                if range.contains(index) { neighboursInBucket += 1 }
            }
        }
        if sameAddress >= perAddress { return .addressFull }
        if neighboursInBucket >= inBucket { return .networkFullInBucket }
        return neighbours >= inTable ? .networkFull : nil
    }

    /// Counts that a contact was refused, and says so.
    @inlinable
    mutating func refuse(_ refusal: Refusal) -> Admission {
        switch refusal {
        case .addressFull: counts.addressFull &+= 1
        case .networkFullInBucket: counts.networkFullInBucket &+= 1
        case .networkFull: counts.networkFull &+= 1
        case .tableFull: counts.tableFull &+= 1
        case .otherAddress: counts.otherAddress &+= 1
        }
        return .refused(refusal)
    }
}
