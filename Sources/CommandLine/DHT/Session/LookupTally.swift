import Mainline

/// How a lookup goes, for a line that changes.
struct LookupTally {
    private var asked = 0
    private var answered = 0
    private var missed = 0
    var peerCount = 0
    var acknowledgedCount = 0

    mutating func add(_ report: MainlineReport) {
        switch report {
        case .asked: asked += 1
        case .progressed: answered += 1
        case .missed: missed += 1
        case .acknowledged: acknowledgedCount += 1
        default: break
        }
    }

    var text: String {
        var text = "asked \(asked), answered \(answered), silent \(missed)"
        if peerCount > 0 { text += ", peers \(peerCount)" }
        if acknowledgedCount > 0 { text += ", acknowledged \(acknowledgedCount)" }
        return text
    }
}
