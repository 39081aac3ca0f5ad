import Foundation
import Testing

@testable import MainlineDHT

/// The article for operators names what operators see.
@Suite struct DocumentedTests {
    private let article: String

    init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        article = try String(
            contentsOf: root.appending(path: "Sources/MainlineDHT/MainlineDHT.docc/OperatingANode.md"),
            encoding: .utf8)
    }

    @Test func everyMetricHasALineWithItsKind() {
        for metric in DHTMetric.allCases {
            let line = article.split(separator: "\n").first { $0.hasPrefix("| `\(metric.rawValue)` | ") }
            #expect(line != nil, "\(metric.rawValue)")
        }
    }

    @Test func everyKindOfRequestAndEveryAttributeIsNamed() {
        for kind in RequestKind.allCases { #expect(article.contains("`mainline.\(kind.rawValue)`")) }
        for attribute in [
            SpanAttribute.node, SpanAttribute.target, SpanAttribute.reason, SpanAttribute.requests,
            SpanAttribute.answers, SpanAttribute.failures, SpanAttribute.hops, SpanAttribute.peers,
            SpanAttribute.acknowledged, SpanAttribute.contacts,
        ] {
            #expect(article.contains("`\(attribute)`"), "\(attribute)")
        }
    }
}
