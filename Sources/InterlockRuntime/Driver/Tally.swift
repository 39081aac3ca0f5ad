/// The counts of one service, shared by the parts that live on its event loop.
@usableFromInline
final class Tally {
    @usableFromInline var counts = RuntimeCounts()
    @inlinable init() {}
}
