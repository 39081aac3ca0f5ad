import KRPC
import Kademlia
import Mainline

extension JSONObject {
    /// An object about a contact.
    init(_ event: String, _ contact: MainlineContact, _ body: (inout JSONObject) -> Void = { _ in }) {
        self.init(event)
        add("id", "\(contact.key)")
        add("address", "\(contact.address)")
        body(&self)
    }

    /// A step of a lookup; nil for what is none.
    init?(step report: MainlineReport) {
        switch report {
        case .asked(let endpoint): self.init("asked") { $0.add("address", "\(endpoint)") }
        case .progressed(let progress):
            self.init("answered", progress.contact) {
                $0.add("named", progress.namedCount)
                $0.add("milliseconds", milliseconds: progress.roundTrip)
            }
        case .missed(let contact, let failure): self.init("missed", contact) { $0.add("reason", failure.text) }
        case .acknowledged(let contact): self.init("acknowledged", contact)
        default: return nil
        }
    }
}
