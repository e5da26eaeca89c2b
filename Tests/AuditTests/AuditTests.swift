import Foundation
import Scalars
import Testing

@testable import Audit

/// The audit log finds out whatever was done to it.
@Suite(.timeLimit(.minutes(10)))
struct AuditTests {
    private static func event(_ number: Int) -> AuditEvent {
        AuditEvent(
            time: Timestamp(microseconds: Int64(number)), principal: "alice \"A\"\n", address: "127.0.0.1", requestID: "r\(number)",
            operation: "getBalance", account: number.isMultiple(of: 2) ? "ACC-\(number)" : nil, status: 200)
    }

    private static func with(entries: Int, _ body: (String, [String]) async throws -> Void) async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "odl-audit-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await write(entries, to: path)
        try await body(path, String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init))
    }

    /// The file is free again when this returns.
    private static func write(_ entries: Int, to path: String) async throws {
        let log = try AuditLog(path: path)
        for number in 0..<entries { try await log.record(event(number)) }
        await log.close()
    }

    private static func write(_ lines: [String], _ path: String) throws {
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: path))
    }

    @Test func `what was written is whole`() async throws {
        try await Self.with(entries: 20) { path, lines in
            #expect(lines.count == 20)
            #expect(try AuditReader.verify([path]).chain.count == 20)
            let first = try #require(try JSONSerialization.jsonObject(with: Data(lines[0].utf8)) as? [String: Any])
            #expect(Set(first.keys) == ["seq", "time", "principal", "address", "request", "operation", "account", "status", "previous", "hash"])
            #expect(first["principal"] as? String == "alice \"A\"\n")
        }
    }

    @Test func `every change of any byte is found`() async throws {
        try await Self.with(entries: 3) { path, lines in
            let bytes = Array((lines.joined(separator: "\n") + "\n").utf8)
            for place in bytes.indices {
                var changed = bytes
                changed[place] ^= 1
                try Data(changed).write(to: URL(fileURLWithPath: path))
                // A last line without its end is not an entry; what it was before is missed by its count.
                if let chain = try? AuditReader.verify([path]).chain { #expect(chain.count < 3, "byte \(place)") }
            }
        }
    }

    @Test func `entries that are removed, repeated or moved are found`() async throws {
        try await Self.with(entries: 6) { path, lines in
            for change in [
                { $0.remove(at: 0) }, { $0.remove(at: 3) }, { $0.swapAt(1, 2) }, { $0.insert($0[2], at: 3) }, { $0.insert("", at: 1) },
                { $0.insert("{}", at: 6) },
            ] as [(inout [String]) -> Void] {
                var changed = lines
                change(&changed)
                try Self.write(changed, path)
                #expect(throws: AuditLogError.self) { try AuditReader.verify([path]).chain }
            }
        }
    }

    @Test func `entries that were cut off are missed by who knows a later one`() async throws {
        try await Self.with(entries: 5) { path, lines in
            let whole = try AuditReader.verify([path]).chain
            try Self.write(Array(lines.prefix(4)), path)
            #expect(try AuditReader.verify([path]).chain.count == 4)
            #expect(throws: AuditLogError.self) { try AuditReader.verify([path], expecting: (whole.count, whole.head)).chain }
            try Self.write(lines, path)
            #expect(try AuditReader.verify([path], expecting: (whole.count, whole.head)).chain == whole)
        }
    }

    @Test func `a log goes on where it ended, without the half entry of a crash`() async throws {
        try await Self.with(entries: 2) { path, lines in
            try Data((lines.joined(separator: "\n") + "\n{\"seq\":3,\"ti").utf8).write(to: URL(fileURLWithPath: path))
            let log = try AuditLog(path: path)
            try await log.record(Self.event(2))
            #expect(try AuditReader.verify([path]).chain.count == 3)
        }
    }

    @Test func `a log that was changed is not gone on with, nor one that another process writes`() async throws {
        try await Self.with(entries: 3) { path, lines in
            let log = try AuditLog(path: path)
            #expect(throws: AuditLogError.self) { try AuditLog(path: path) }
            try await log.record(Self.event(3))
        }
        try await Self.with(entries: 3) { path, lines in
            try Self.write(Array(lines.dropFirst()), path)
            #expect(throws: AuditLogError.self) { try AuditLog(path: path) }
        }
    }

    @Test func `a log that is closed takes nothing more, and is another's`() async throws {
        try await Self.with(entries: 1) { path, _ in
            let log = try AuditLog(path: path)
            try await log.record(Self.event(1))
            await log.close()
            await #expect(throws: AuditLogError.self) { try await log.record(Self.event(2)) }
            let next = try AuditLog(path: path)
            try await next.record(Self.event(2))
            #expect(try AuditReader.verify([path]).chain.count == 3)
        }
    }

    @Test func `many at once are all written`() async throws {
        try await Self.with(entries: 0) { path, _ in
            let log = try AuditLog(path: path)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<500 { group.addTask { try await log.record(Self.event(number)) } }
                try await group.waitForAll()
            }
            #expect(try AuditReader.verify([path]).chain.count == 500)
        }
    }

    @Test func `a log that is moved away goes on in a new file, and the chain with it`() async throws {
        try await Self.with(entries: 0) { path, _ in
            let moved = path + ".1"
            defer { try? FileManager.default.removeItem(atPath: moved) }
            let log = try AuditLog(path: path)
            for number in 0..<3 { try await log.record(Self.event(number)) }
            try await log.reopen(at: Timestamp(microseconds: 3))
            #expect(try AuditReader.verify([path]).chain.count == 3)  // It was in its place.
            try FileManager.default.moveItem(atPath: path, toPath: moved)
            try await log.record(Self.event(3))
            try await log.reopen(at: Timestamp(microseconds: 4))
            try await log.record(Self.event(5))
            #expect(try AuditReader.verify([moved]).chain.count == 4)
            let whole = try AuditReader.verify([moved, path])
            #expect(whole.missing == 0 && whole.chain.count == 6)
            #expect(try AuditReader.verify([path]) == AuditReader.Log(missing: 4, chain: whole.chain))
            #expect(throws: AuditLogError.self) { try AuditReader.verify([path, moved]) }
        }
    }

    @Test func `a process that starts goes on with a file that was begun by rotation`() async throws {
        try await Self.with(entries: 2) { path, _ in
            let moved = path + ".1"
            defer { try? FileManager.default.removeItem(atPath: moved) }
            let log = try AuditLog(path: path)
            try FileManager.default.moveItem(atPath: path, toPath: moved)
            try await log.reopen(at: Timestamp(microseconds: 2))
            await log.close()
            try await Self.write(2, to: path)
            #expect(try AuditReader.verify([moved, path]).chain.count == 5)
            var lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
            lines.removeFirst()
            try Self.write(lines, path)
            #expect(throws: AuditLogError.self) { try AuditReader.verify([path]) }
        }
    }

    @Test func `a file with entries is not taken for a new one`() async throws {
        try await Self.with(entries: 2) { path, lines in
            let moved = path + ".1"
            defer { try? FileManager.default.removeItem(atPath: moved) }
            let log = try AuditLog(path: path)
            try FileManager.default.moveItem(atPath: path, toPath: moved)
            try Self.write(lines, path)
            await #expect(throws: AuditLogError.self) { try await log.reopen(at: Timestamp(microseconds: 2)) }
            try await log.record(Self.event(2))
            #expect(try AuditReader.verify([moved]).chain.count == 3)
        }
    }
}
