import Crypto
import Foundation
import Scalars

/// Links entries: each holds the hash of the one before, and its own is over all of it. Whoever changes, removes or inserts an
/// entry has to change all that follow; whoever keeps a later hash elsewhere finds out. A value, without files.
public struct AuditChain: Sendable, Hashable {
    /// How many entries there are.
    public private(set) var count: UInt64
    /// The last one's hash in hex; of an empty log, zeros.
    public private(set) var head: String

    public static let empty = AuditChain(count: 0, head: String(repeating: "0", count: 64))

    private static let hashMember = Array(#","hash":""#.utf8)
    private static let end = Array("\"}\n".utf8)

    private init(count: UInt64, head: String) {
        self.count = count
        self.head = head
    }

    /// The next entry as a line of JSON: `{"seq","time",...,"previous","hash"}`.
    public mutating func append(_ event: AuditEvent) -> [UInt8] {
        var json = JSONWriter(capacity: 512)
        json.beginObject()
        json.key("seq")
        json.value(count + 1)
        json.key("time")
        json.value(event.time)
        json.key("principal")
        json.value(event.principal)
        json.key("address")
        json.value(event.address)
        json.key("request")
        json.value(event.requestID)
        json.key("operation")
        json.value(event.operation)
        json.key("account")
        if let account = event.account { json.value(account) } else { json.null() }
        json.key("status")
        json.value(event.status)
        json.key("previous")
        json.value(head)
        let hash = Self.hash(json.bytes)
        count += 1
        head = hash
        return json.bytes + Self.hashMember + Array(hash.utf8) + Self.end
    }

    /// Where the chain stands before a file whose first line this is. That is its beginning, but for a file that says itself that it
    /// goes on from an earlier one.
    init(before line: some Collection<UInt8>) {
        guard let entry = try? JSONDecoder().decode(Continuation.self, from: Data(line)), entry.operation == AuditEvent.continuation,
            entry.seq > 0, entry.previous.utf8.count == 64
        else {
            self = .empty
            return
        }
        self.init(count: entry.seq - 1, head: entry.previous)
    }

    private struct Continuation: Decodable {
        var seq: UInt64
        var operation: String
        var previous: String
    }

    /// Takes a line of a log as the next entry, without its line end.
    ///
    /// - Throws: ``AuditFault``, when it is not what must stand there.
    public mutating func accept(_ line: some Collection<UInt8>) throws(AuditFault) {
        let line = Array(line)
        let tail = Self.hashMember.count + 64 + 2
        guard line.count > tail else { throw AuditFault("is no entry") }
        let body = line.dropLast(tail)
        guard line.dropFirst(body.count).starts(with: Self.hashMember), line.suffix(2).elementsEqual("\"}".utf8) else {
            throw AuditFault("is no entry")
        }
        let hash = String(decoding: line.dropLast(2).suffix(64), as: UTF8.self)
        guard Self.hash(body) == hash else { throw AuditFault("was changed") }
        guard body.starts(with: #"{"seq":\#(count + 1),"#.utf8), body.suffix(78).elementsEqual(#","previous":"\#(head)""#.utf8) else {
            throw AuditFault("does not follow the entry before it: entries were removed, inserted or moved")
        }
        count += 1
        head = hash
    }

    private static func hash(_ bytes: some Sequence<UInt8>) -> String {
        SHA256.hash(data: Array(bytes)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

/// What is wrong with a line of an audit log; completes "line N ...".
public struct AuditFault: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
