import Testing

@testable import interlock

/// Lines that are redrawn in place, on a dumb model of a terminal.
@Suite struct LivePanelTests {
    private func line(_ letter: Character, _ count: Int) -> StyledText {
        var text = StyledText(String(repeating: letter, count: count / 2), .green)
        text.add(String(repeating: letter, count: count - count / 2))
        return text
    }

    /// Whatever is printed above and whatever is shown below: the screen holds what was printed, then what is shown
    /// now.
    @Test(arguments: 0..<100)
    func theScreenHoldsWhatWasPrintedAndWhatIsShownNow(seed: Int) {
        var random = Steps(seed)
        let columns = 4 + random.next(30)
        let size = LivePanel.Size(columns: columns, rows: 2 + random.next(8))
        let inColour = random.next(2) == 0
        var (panel, screen) = (LivePanel(), Screen(columns: columns))
        var (printed, shown): ([String], [StyledText]) = ([], [])
        for step in 0..<40 {
            if random.next(3) == 0 {
                let text = "printed-\(step)".prefix(columns)
                printed.append(String(text))
                screen.write(panel.erased(on: size) + text + "\n" + panel.drawn(on: size, inColour: inColour))
            } else {
                shown = (0..<random.next(12)).map { line("x", $0 + random.next(2 * columns)) }.filter { $0.width > 0 }
                if let text = panel.replace(by: shown, on: size, inColour: inColour) { screen.write(text) }
            }
            let expected = shown.prefix(size.rows - 1).map { $0.cut(to: columns - 1).plain }
            #expect(screen.rows == printed + expected, "seed \(seed), step \(step)")
        }
        #expect(screen.foldCount == 0)
        #expect(screen.unknown.isEmpty)
        screen.write(panel.leave(on: size, inColour: inColour) + "$")
        #expect(screen.rows.last == "$")
        #expect(screen.rows.dropLast() == printed + shown.prefix(size.rows - 1).map { $0.cut(to: columns - 1).plain })
    }

    /// A terminal that was made narrower has folded the lines: they are taken away all the same.
    @Test func linesThatWereFoldedSinceAreTakenAway() {
        let (wide, narrow) = (LivePanel.Size(columns: 20, rows: 10), LivePanel.Size(columns: 10, rows: 10))
        var (panel, screen) = (LivePanel(), Screen(columns: 10))
        screen.write("printed\n")
        let lines = [line("a", 15), line("b", 10), line("c", 11)]
        // Drawn for 20 columns on what has 10.
        if let text = panel.replace(by: lines, on: wide, inColour: false) { screen.write(text) }
        #expect(screen.foldCount == 2)
        if let text = panel.replace(by: [line("d", 15)], on: narrow, inColour: false) { screen.write(text) }
        #expect(screen.rows == ["printed", "dddddddd…"])
    }

    @Test func aTextIsCutWhereItsRoomEnds() {
        var text = StyledText("ab", .red)
        text.add("cde")
        #expect(text.cut(to: 5).plain == "abcde")
        #expect(text.cut(to: 4).plain == "abc…")
        #expect(text.cut(to: 2).plain == "a…")
        #expect(text.cut(to: 1).plain == "…")
        #expect(text.cut(to: 0).plain.isEmpty)
        #expect(text.text(inColour: true) == "\u{1B}[31mab\u{1B}[0mcde")
        #expect(text.text(inColour: false) == "abcde")
    }
}

/// Numbers by a seed.
private struct Steps {
    private var state: UInt64
    init(_ seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }
}
