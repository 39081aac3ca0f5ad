public import Interlock

extension SequenceDiagram {
    /// The diagram of a trace: machines call their children and are answered, a node exchanges messages with others.
    ///
    /// - Parameters:
    ///   - trace: records in order, as an observer was given them.
    ///   - driver: the lifeline of whoever steps the top machine.
    ///   - limit: how many messages are kept, see ``limit``.
    ///   - name: the lifeline of a machine or of another node, by its name in the trace; nil leaves it out, and what it
    ///     says and hears with it.
    ///   - label: the words on an arrow; by default the event or the state in short.
    public init(
        trace: some Sequence<TraceRecord>, driver: String = "Driver", limit: Int = 2000,
        lifeline name: (String) -> String? = { $0 }, label: (String) -> String = SequenceDiagram.short
    ) {
        self.init(limit: limit)
        var callers: [String?] = [driver]
        for record in trace {
            let me = name(record.who)
            func add(_ sender: String?, _ receiver: String?, _ arrow: Arrow, _ text: String, to diagram: inout Self) {
                guard let sender, let receiver else { return }
                diagram.add(Message(from: sender, to: receiver, arrow, label(text)))
            }
            switch record.act {
            case .entered(let event, _):
                add(callers.last ?? driver, me, .call, event, to: &self)
                callers.append(me)
            case .left(let state, _):
                if callers.count > 1 { callers.removeLast() }
                add(me, callers.last ?? driver, .call, state, to: &self)
            case .vetoed(let event, let hook, let reason):
                add(me, me, .call, "\(event) vetoed by \(hook): \(reason)", to: &self)
            case .impossible(let event, let kind): add(me, me, .call, "impossible in \(kind): \(event)", to: &self)
            case .queued(let event): add(me, me, .deferred, event, to: &self)
            case .received(let message, let sender): add(name(sender), me, .message, message, to: &self)
            case .sent(let message, let receiver): add(me, name(receiver), .message, message, to: &self)
            case .input(let text), .effect(let text): add(me, me, .deferred, text, to: &self)
            }
        }
    }

    /// A value's description without its payload: `waitingToSend` of `waitingToSend(to: …)`.
    public static func short(_ text: String) -> String { String(text.prefix { $0 != "(" }) }
}
