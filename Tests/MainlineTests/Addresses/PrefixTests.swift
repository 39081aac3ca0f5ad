import KRPC
import Mainline
import Testing

@Suite("Prefixes of addresses")
struct PrefixTests {
    private func endpoint(_ text: String) throws -> Endpoint {
        try #require(Endpoint(parsingAddress: text, port: 6881))
    }

    @Test(arguments: [
        ("127.0.0.0/8", "127.0.0.0/8"), ("0.0.0.0/0", "0.0.0.0/0"), ("10.1.2.3", "10.1.2.3/32"),
        ("10.1.2.2/31", "10.1.2.2/31"), ("fd00::/8", "fd00::/8"), ("::/0", "::/0"), ("::1", "::1/128"),
        ("2001:db8::/32", "2001:db8::/32"), ("::ffff:10.0.0.0/104", "10.0.0.0/8"), ("::ffff:10.0.0.1", "10.0.0.1/32"),
    ])
    func aPrefixIsReadAndWritten(text: String, written: String) throws {
        let prefix = try Prefix(parsing: text)
        #expect(prefix.description == written)
        #expect(try Prefix(parsing: written) == prefix)
    }

    @Test(arguments: [
        ("", PrefixError.notAnAddress), ("/8", .notAnAddress), ("home", .notAnAddress), ("10.0.0/8", .notAnAddress),
        ("10.0.0.0:6881/8", .notAnAddress), ("[::1]/128", .notAnAddress), ("fe80::1%eth0/64", .notAnAddress),
        ("10.0.0.0/", .notALength(atMost: 32)), ("10.0.0.0/33", .notALength(atMost: 32)),
        ("10.0.0.0/08", .notALength(atMost: 32)), ("10.0.0.0/-1", .notALength(atMost: 32)),
        ("10.0.0.0/8/8", .notALength(atMost: 32)), ("10.0.0.0/٨", .notALength(atMost: 32)),
        ("fd00::/129", .notALength(atMost: 128)), ("fd00::/9999999999999999999999", .notALength(atMost: 128)),
        ("::ffff:10.0.0.0/95", .notALength(atMost: 128)),
        ("10.1.2.3/8", .bitsBehindTheLength(meant: Prefix(ipv4: 0x0A00_0000, length: 8))),
    ])
    func whatIsNoPrefixIsRefusedWithAReason(text: String, error: PrefixError) {
        #expect(throws: error) { try Prefix(parsing: text) }
        #expect(!error.description.isEmpty)
    }

    @Test func theErrorNamesThePrefixThatWasMeant() throws {
        let error = #expect(throws: PrefixError.self) { try Prefix(parsing: "fd12:3456::1/8") }
        #expect(error?.description.contains("did you mean fd00::/8?") == true)
    }

    @Test func aPrefixContainsWhatBeginsWithItsBits() throws {
        let prefix = try Prefix(parsing: "172.16.0.0/12")
        for (text, isInside) in [
            ("172.15.255.255", false), ("172.16.0.0", true), ("172.31.255.255", true), ("172.32.0.0", false),
            ("::ffff:172.16.0.1", true), ("::172.16.0.1", false),
        ] { #expect(prefix.contains(try endpoint(text)) == isInside, "\(text)") }
        let long = try Prefix(parsing: "2001:db8:0:1:8000::/65")
        #expect(long.contains(try endpoint("2001:db8:0:1:ffff::1")) && long.length == 65)
        #expect(!long.contains(try endpoint("2001:db8:0:1:7fff::1")))
    }

    @Test func aPrefixOfOneFamilyContainsNothingOfTheOther() throws {
        #expect(!(try Prefix(parsing: "::/0").contains(try endpoint("1.2.3.4"))))
        #expect(!(try Prefix(parsing: "0.0.0.0/0").contains(try endpoint("::1"))))
        #expect(try Prefix(parsing: "::/0").contains(try endpoint("::1")))
        #expect(try Prefix(parsing: "0.0.0.0/0").contains(try endpoint("255.255.255.255")))
    }

    @Test func everyLengthHasItsMask() throws {
        for length in 0...32 {
            let prefix = Prefix(ipv4: 0xFFFF_FFFF, length: length)
            #expect(prefix.length == length)
            #expect(prefix.contains(Endpoint(ipv4: length == 32 ? .max : ~(UInt32.max >> length), port: 1)))
            if length > 0 { #expect(!prefix.contains(Endpoint(ipv4: .max << (33 - length), port: 1))) }
        }
        for length in 0...128 {
            let prefix = Prefix(of: Endpoint(ipv6: .max, .max, port: 1), length: length)
            let read = try Prefix(parsing: prefix.description)
            #expect(prefix.length == length && read == prefix)
        }
        #expect(Prefix(ipv4: 1, length: 99).length == 32 && Prefix(ipv4: 1, length: -1).length == 0)
    }
}
