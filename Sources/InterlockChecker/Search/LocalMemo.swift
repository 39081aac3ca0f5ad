/// What was asked of the oracle, so that it is not asked twice.
struct LocalMemo {
    /// All local steps, those of one node and input side by side.
    private(set) var steps: [LocalStep] = []
    private var ranges: [[UInt64: Range<Int>]]
    private var stores: [UInt64: Int32] = [:]
    private var restored: [[Int32: Int32]]
    private var receivers: [Int] = []
    private var letterInputs: [Int32] = []
    private var timerInputs: [Int32: Int32] = [:]
    private var requestInputs: [UInt64: Int32] = [:]
    private var withdrawalInputs: [UInt64: Int32] = [:]

    init(hosts: Int) {
        ranges = Array(repeating: [:], count: hosts)
        restored = Array(repeating: [:], count: hosts)
    }

    mutating func localSteps(of input: Int32, at node: Int32, on host: Int, _ oracle: any Oracle) -> Range<Int> {
        let key = NumberSets.key(node, input)
        if let range = ranges[host][key] { return range }
        let start = steps.count
        steps += oracle.localSteps(of: input, at: node, on: host)
        ranges[host][key] = start..<steps.count
        return start..<steps.count
    }

    mutating func stored(_ stored: Int32, applying record: Int32, _ oracle: any Oracle) -> Int32 {
        let key = NumberSets.key(stored, record)
        if let known = stores[key] { return known }
        let result = oracle.stored(stored, applying: record)
        stores[key] = result
        return result
    }

    mutating func restored(_ stored: Int32, on host: Int, _ oracle: any Oracle) -> Int32 {
        if let known = restored[host][stored] { return known }
        let result = oracle.restored(stored, on: host)
        restored[host][stored] = result
        return result
    }

    mutating func receiver(of letter: Int32, _ oracle: any Oracle) -> Int {
        while receivers.count <= Int(letter) { receivers.append(oracle.receiver(of: Int32(receivers.count))) }
        return receivers[Int(letter)]
    }

    mutating func input(receiving letter: Int32, _ oracle: any Oracle) -> Int32 {
        while letterInputs.count <= Int(letter) {
            letterInputs.append(oracle.input(receiving: Int32(letterInputs.count)))
        }
        return letterInputs[Int(letter)]
    }

    mutating func input(firing timer: Int32, _ oracle: any Oracle) -> Int32 {
        if let known = timerInputs[timer] { return known }
        let result = oracle.input(firing: timer)
        timerInputs[timer] = result
        return result
    }

    mutating func input(making offer: Int, time: Int32, _ oracle: any Oracle) -> Int32 {
        let key = NumberSets.key(Int32(offer), time)
        if let known = requestInputs[key] { return known }
        let result = oracle.input(making: offer, time: Int(time))
        requestInputs[key] = result
        return result
    }

    mutating func input(withdrawing offer: Int, time: Int32, _ oracle: any Oracle) -> Int32 {
        let key = NumberSets.key(Int32(offer), time)
        if let known = withdrawalInputs[key] { return known }
        let result = oracle.input(withdrawing: offer, time: Int(time))
        withdrawalInputs[key] = result
        return result
    }
}
