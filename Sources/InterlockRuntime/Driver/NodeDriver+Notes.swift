public import Interlock

extension NodeDriver {
    /// The name of the node in traces.
    private var name: String { "\(N.self)" }

    @usableFromInline @inline(never)
    func note(input: Input<N>) { context.observer?.add(.input("\(input)"), by: name, nil) }

    @usableFromInline @inline(never)
    func note(datagram bytes: RawSpan, from address: N.Address) {
        context.observer?.add(.received(wire.describe(bytes), from: "\(address)"), by: name, nil)
    }

    @usableFromInline @inline(never)
    func note(effect: Effect<N>) {
        let bytes = effects.bytes
        let act: TraceRecord.Act =
            switch effect {
            case .send(let message, let address): .sent("\(message)", to: "\(address)")
            case .transmit(let range, let address):
                .sent(wire.describe(bytes.span.bytes.extracting(range)), to: "\(address)")
            case .setTimer, .cancelTimer, .persist, .report: .effect("\(effect)")
            }
        context.observer?.add(act, by: name, nil)
    }

    /// Counts and logs what went wrong in an input of ours; the event was dropped by whoever noticed.
    @usableFromInline @inline(never)
    func noteFault() {
        if let fault = context.fault {
            tally.counts.faults += 1
            diary.noteFault(fault, number: tally.counts.faults)
            context.fault = nil
        }
        if effects.droppedCount > 0 {
            tally.counts.faults += 1
            let fault = Fault(
                .tooManyEffects, machine: name, state: "any", event: "an input with \(effects.droppedCount) too many")
            diary.noteFault(fault, number: tally.counts.faults)
        }
    }

    @usableFromInline @inline(never)
    func noteRefusedTimer(_ timer: N.Timer) {
        tally.counts.timersRefused += 1
        diary.noteRefusedTimer("\(timer)", number: tally.counts.timersRefused)
    }
}
