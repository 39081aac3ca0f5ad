import Testing

@testable import interlock

/// Figures as people read them.
@Suite struct QuantitiesTests {
    @Test(arguments: [
        (0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567"), (Int.min, "-9,223,372,036,854,775,808"),
    ])
    func thousandsAreGrouped(number: Int, text: String) { #expect(number.grouped == text) }

    @Test(arguments: [
        (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (1249, "1.2 kB"), (9949, "9.9 kB"), (9999, "10 kB"),
        (999_499, "999 kB"), (999_500, "1.0 MB"), (34_000_000, "34 MB"), (Int.max, "9223372 TB"),
    ])
    func bytesHaveAUnit(number: Int, text: String) { #expect(number.bytes == text) }

    @Test(arguments: [
        (-1, "0 s"), (59, "59 s"), (60, "1 min 0 s"), (3599, "59 min 59 s"), (3600, "1 h 0 min"),
        (86_399, "23 h 59 min"), (86_400, "1 d 0 h"), (90 * 86_400 + 7200, "90 d 2 h"),
    ])
    func aSpanHasItsTwoLargestUnits(seconds: Int, text: String) { #expect(Duration.seconds(seconds).span == text) }
}
