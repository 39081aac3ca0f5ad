internal import Interlock
internal import NIOCore

/// The handler at the end of a datagram channel: every datagram goes to the driver without a hop, and what a read batch
/// gives rise to leaves together when the batch is through.
final class DatagramHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private var hooks: DriverHooks?
    private let outbox: Outbox
    private let tally: Tally
    /// Starts a commit if there is something to write and none is under way.
    private let commit: () -> Void
    private let loop: NIOIsolatedEventLoop
    private var armed: (wake: Scheduled<Void>, deadline: Int64)?
    /// The time of the turn; nil between turns.
    private var turnStartedAt: Instant?
    private(set) var lastError: (any Error)?

    init(outbox: Outbox, tally: Tally, loop: NIOIsolatedEventLoop, commit: @escaping () -> Void) {
        (self.outbox, self.tally, self.loop, self.commit) = (outbox, tally, loop, commit)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard let hooks else { return }
        let envelope = unwrapInboundIn(data)
        guard let endpoint = InternetEndpoint(envelope.remoteAddress) else {
            tally.counts.unmapped += 1
            return
        }
        let now = turnStartedAt ?? Self.now
        turnStartedAt = now
        hooks.received(envelope.data.readableBytesSpan, endpoint, now)
    }

    func channelReadComplete(context: ChannelHandlerContext) { endTurn() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        tally.counts.readErrors += 1
        lastError = error
    }

    /// Hands the channel to a driver.
    func attach(_ hooks: DriverHooks) { self.hooks = hooks }

    /// Takes the driver away: nothing reaches it any more.
    func detach() {
        hooks = nil
        armed?.wake.cancel()
        armed = nil
    }

    /// Runs something that gives the driver work, as a turn of its own.
    func turn(_ body: (Instant) -> Void) {
        body(Self.now)
        endTurn()
    }

    /// Takes what waits in the inbox.
    func takeRequests() {
        guard let hooks else { return }
        turn(hooks.takeRequests)
    }

    private func endTurn() {
        turnStartedAt = nil
        if !outbox.datagrams.isEmpty { outbox.flush(outbox) }
        commit()
        arm()
    }

    /// Sees to it that the one scheduled task wakes no later than the first timer is due. One that wakes too soon,
    /// since a timer was replaced, finds nothing due and is armed anew: cheaper than cancelling it at each replacement.
    private func arm() {
        guard let deadline = hooks?.nextWake() else { return }
        if let armed {
            if armed.deadline <= deadline { return }
            armed.wake.cancel()
        }
        let wake = loop.scheduleTask(deadline: .uptimeNanoseconds(UInt64(clamping: deadline))) { [weak self] in
            guard let self else { return }
            armed = nil
            if let hooks { turn(hooks.timersDue) }
        }
        armed = (wake, deadline)
    }

    /// The monotonic clock.
    static var now: Instant { Instant(nanoseconds: Int64(clamping: NIODeadline.now().uptimeNanoseconds)) }
}
