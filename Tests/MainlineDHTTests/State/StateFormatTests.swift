import Interlock
import Kademlia
import Mainline
import Testing

@testable import MainlineDHT

/// The bytes of a state file: whatever they are, they are read as they were written, or refused.
@Suite struct StateFormatTests {
    private let limits = StateLimits()

    private func read(_ bytes: [UInt8], limits: StateLimits = StateLimits()) throws(StateFormat.Refusal) -> NodeState {
        try StateFormat.state(of: bytes, now: 1000, limits: limits)
    }

    @Test(arguments: [0, 1, 5, 300]) func aStateIsReadAsItWasWritten(contacts: Int) throws {
        let state = sample(contacts: contacts)
        #expect(try read(StateFormat.bytes(of: state)) == state)
    }

    @Test func everyTruncationIsRefused() throws {
        let bytes = StateFormat.bytes(of: sample())
        for count in 0..<bytes.count {
            #expect {
                try read(Array(bytes.prefix(count)))
            } throws: { error in
                if case StateFormat.Refusal.damaged = error { true } else { false }
            }
        }
        #expect(throws: StateFormat.Refusal.self) { try read(bytes + [0]) }
    }

    @Test func everyChangedByteIsRefused() throws {
        let bytes = StateFormat.bytes(of: sample())
        for index in bytes.indices {
            for change in 1...255 {
                var changed = bytes
                changed[index] ^= UInt8(change)
                #expect(throws: StateFormat.Refusal.self) { try read(changed) }
            }
        }
    }

    /// The checksum finds what chance changes; this is what somebody could write on purpose.
    @Test(arguments: [UInt8(1), 2]) func everyChangedByteUnderAValidChecksumIsRefusedOrReadAsWritten(version: UInt8) {
        let whole = version == 1 ? firstVersion(sample()) : StateFormat.bytes(of: sample())
        let body = Array(whole[StateFormat.headerBytes..<(whole.count - StateFormat.checksumBytes)])
        var taken = 0
        for index in body.indices {
            for change in [1, 2, 4, 8, 16, 32, 64, 128, 0x7F, 0xFF] as [UInt8] {
                var changed = body
                changed[index] ^= change
                let bytes = StateFormat.envelope(version: version, changed)
                guard let state = try? read(bytes) else { continue }
                taken += 1
                if version == 2 {
                    #expect(StateFormat.bytes(of: state) == bytes)
                } else {
                    #expect(firstVersion(state) == bytes)
                }
            }
        }
        // Keys and addresses may be anything; lengths and marks may not.
        #expect(taken > 0 && taken < body.count * 10)
    }

    @Test(arguments: 0..<8) func bodiesOfAnyBytesNeverTrap(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let body = (0..<Int(generator.next() % 120)).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
            let version = UInt8(generator.next() % 4)
            _ = try? read(StateFormat.envelope(version: version, body))
        }
    }

    @Test func versionOneIsMigrated() throws {
        let state = sample(contacts: 3)
        let migrated = try read(firstVersion(state))
        #expect(migrated.id == state.id)
        #expect(migrated.contacts.map(\.contact) == state.contacts.map(\.contact))
        // It told nothing of their health, nor of the past.
        #expect(migrated.contacts.allSatisfy { $0.age == limits.oldestContact && !$0.isGood })
        #expect(migrated.savedAt == 1000)
        #expect(migrated.statistics == LifetimeStatistics(firstStartedAt: 1000))
        // What is saved next is of the version of today.
        #expect(StateFormat.bytes(of: migrated)[8] == 2)
        #expect(try read(StateFormat.bytes(of: migrated)) == migrated)
    }

    @Test func aFileOfVersionOneIsStillReadByItsBytes() throws {
        // One contact, 10.0.0.1:6881, written down by hand and never to be changed.
        let body: [UInt8] =
            [UInt8](repeating: 0xAA, count: 20) + [1] + [UInt8](repeating: 0xBB, count: 20)
            + [10, 0, 0, 1, 0x1A, 0xE1]
        let head: [UInt8] = [0x89, 0x49, 0x44, 0x48, 0x54, 0x0D, 0x0A, 0x1A, 1, 47, 0, 0, 0]
        var crc = CRC32C()
        crc.add(head + body)
        let sum = (0..<4).map { UInt8(truncatingIfNeeded: crc.value >> (8 * UInt32($0))) }
        let state = try read(head + body + sum)
        #expect(state.id == Key160(0xAAAA_AAAA_AAAA_AAAA, 0xAAAA_AAAA_AAAA_AAAA, 0xAAAA_AAAA))
        #expect(state.contacts.map(\.contact.address.description) == ["10.0.0.1:6881"])
    }

    @Test func otherFilesAndOtherVersionsAreToldApart() {
        #expect(throws: StateFormat.Refusal.foreign) { try read(Array("hello".utf8)) }
        #expect(throws: StateFormat.Refusal.foreign) { try read(Array("SQLite format 3\0".utf8)) }
        #expect(throws: StateFormat.Refusal.unknownVersion(3)) { try read(StateFormat.envelope(version: 3, [1, 2])) }
        #expect(throws: StateFormat.Refusal.unknownVersion(0)) { try read(StateFormat.envelope(version: 0, [])) }
        #expect(throws: StateFormat.Refusal.damaged("it ends after 0 bytes")) { try read([]) }
    }

    @Test func atTheLimitOfContactsTheFirstAreTaken() throws {
        let state = sample(contacts: 5)
        var limits = limits
        for limit in [0, 4, 5, 6] {
            limits.contacts = limit
            let contacts = try read(StateFormat.bytes(of: state), limits: limits).contacts
            #expect(contacts == Array(state.contacts.prefix(limit)))
        }
    }

    @Test func aNumberOfContactsThatIsNotThereIsRefused() {
        var body: [UInt8] = []
        sample().id.append(to: &body)
        UInt64.max.encode(into: &body)
        #expect(throws: StateFormat.Refusal.self) { try read(StateFormat.envelope(version: 1, body)) }
    }

    // MARK: Ages

    @Test func agesGrowWithTheTimeThatPassed() {
        let saved = [savedContact(1, age: 10, isGood: true)]
        #expect(saved.aged(from: 1000, to: 61_000, limits: limits).map(\.age) == [70])
    }

    @Test(arguments: [
        (Int64(1_790_000_000_000), Int64(0)), (.max, .min), (.min, .max), (0, .max), (.max, 0), (5, 5),
    ])
    func aWallClockThatWasSetMakesNoAgeWrongerThanTheLimit(savedAt: Int64, now: Int64) {
        let saved = [savedContact(1, age: 10, isGood: true), savedContact(2, age: .max, isGood: true)]
        let ages = saved.aged(from: savedAt, to: now, limits: limits).map(\.age)
        // Never younger than it was, never older than may be.
        #expect(ages.allSatisfy { (10...limits.oldestContact).contains($0) })
        #expect(now > savedAt || ages[0] == 10)
    }
}
