import Interlock
import InterlockDiagrams

/// The messages between the document's participants, from the trace of our machines.
///
/// The document draws no lifeline for the node, which steps the coordinator: what passes between these two alone, the
/// `polled` of the node's loop and the states that only steer it, is no message between participants. Calls come from
/// the caller, answers from the endpoint; progress and outcomes go to the caller, and a request goes to the endpoint
/// when the node sends it.
struct TracedDiagram {
    var messages: [SequenceDiagram.Message] = []
    /// The number of the contact or of the query that each message is about, where it is about one.
    var numbers: [Int?] = []

    /// Our names, and the document's.
    static let names = [
        "Coordinator called": "StartQuery",
        "Coordinator queued called": "eventAddQuery",
        "Coordinator queued responded": "eventMessageResponse",
        "Coordinator responded": "Response",
        "Coordinator progressed": "KademliaOutboundQueryProgressedEvent",
        "Coordinator finished": "KademliaOutboundQueryFinishedEvent",
        "Node sent findCloser": "SendMessage",
        "QueryPool added": "Advance:EventPoolAddQuery",
        "QueryPool polled": "Advance:EventPoolPoll",
        "QueryPool responded": "Advance:EventPoolMessageResponse",
        "QueryPool waitingToSend": "StatePoolQueryMessage",
        "QueryPool waitingAtCapacity": "StatePoolWaitingAtCapacity",
        "QueryPool waitingWithCapacity": "StatePoolWaitingWithCapacity",
        "QueryPool finished": "StatePoolQueryFinished",
        "Query polled": "Advance:EventQueryPoll",
        "Query responded": "Advance:EventQueryMessageResponse",
        "Query waitingToSend": "StateQueryWaitingMessage",
        "Query waitingAtCapacity": "StateQueryWaitingAtCapacity",
        "Query waitingWithCapacity": "StateQueryWaitingWithCapacity",
        "Query finished": "StateQueryFinished",
    ]

    /// - Parameter query: the lifeline of the query of a number.
    init(of trace: [TraceRecord], query: (UInt64) -> String) {
        var contacts: [String] = []
        for record in trace {
            let me =
                switch record.machine {
                case "Query": query(record.instance ?? 0)
                case "QueryPool": "Pool"
                default: "Coordinator"
                }
            let parent = record.machine == "Query" ? "Pool" : "Coordinator"
            switch record.act {
            case .entered(let event, _):
                let word = "\(record.machine) \(SequenceDiagram.short(event))"
                if record.machine != "Coordinator" {
                    add(parent, me, .call, word, event, &contacts)
                } else if word == "Coordinator called" {
                    add("Caller", me, .call, word, event, &contacts)
                } else if word != "Coordinator polled" {
                    add("Endpoint", me, .message, word, event, &contacts)
                }
            case .left(let state, _):
                let word = "\(record.machine) \(SequenceDiagram.short(state))"
                if record.machine != "Coordinator" {
                    add(me, parent, .call, word, state, &contacts)
                } else if !["queued", "waitingToSend", "idle"].contains(SequenceDiagram.short(state)) {
                    add(me, "Caller", .deferred, word, state, &contacts)
                }
            case .queued(let event):
                add(me, me, .deferred, "\(record.machine) queued \(SequenceDiagram.short(event))", event, &contacts)
            case .sent(let message, let receiver):
                let word = "\(record.machine) sent \(SequenceDiagram.short(message))"
                add(me, "Endpoint", .message, word, "to: \(receiver)", &contacts)
            case .vetoed, .impossible, .input, .received, .effect:
                add(me, me, .deferred, "\(record)", "", &contacts)
            }
        }
    }

    private mutating func add(
        _ sender: String, _ receiver: String, _ arrow: SequenceDiagram.Arrow, _ word: String, _ text: String,
        _ contacts: inout [String]
    ) {
        messages.append(.init(from: sender, to: receiver, arrow, Self.names[word] ?? word))
        numbers.append(Self.number(of: word, text, &contacts))
    }

    /// Queries are numbered by their ids, contacts in the order in which they are sent to.
    private static func number(of word: String, _ text: String, _ contacts: inout [String]) -> Int? {
        if word == "QueryPool added" { return text.firstMatch(of: /\((\d+)/).flatMap { Int($0.1) } }
        guard let key = text.firstMatch(of: /(?:key|from|to): ([0-9a-f]{2})\b/)?.1 else { return nil }
        if word.hasPrefix("Node sent"), !contacts.contains(String(key)) { contacts.append(String(key)) }
        return contacts.firstIndex(of: String(key)).map { $0 + 1 }
    }

    /// Where this diagram differs from one of the document, in words; nil if it is the same, message by message. Where
    /// the seed numbers a message, the number must be the same too.
    func difference(from seed: SeedDiagram) -> String? {
        for index in 0..<max(messages.count, seed.messages.count) {
            guard index < messages.count else { return "the trace ends before \(seed.messages[index])" }
            guard index < seed.messages.count else { return "the document ends before \(messages[index])" }
            var numbered = messages[index]
            if let number = numbers[index] { numbered.text += ":\(number)" }
            guard [messages[index], numbered].contains(seed.messages[index]) else {
                return "message \(index): \(numbered), not \(seed.messages[index])"
            }
        }
        return nil
    }
}
