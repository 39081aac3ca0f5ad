import Synchronization

/// What one task sets and another one sees.
final class Flag: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .sequentiallyConsistent) }

    func set(_ isSet: Bool) { value.store(isSet, ordering: .sequentiallyConsistent) }
}
