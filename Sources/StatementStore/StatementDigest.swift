import Banking
import Crypto
import Scalars

/// A hash of a statement's own members as JSON, without what replication added: the first sixteen bytes of their SHA-256.
public struct StatementDigest: Sendable, Hashable {
    public var high: UInt64
    public var low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    public init(of statement: Statement) {
        var json = JSONWriter(capacity: 256 + 256 * statement.transactions.count)
        statement.encodeMembers(into: &json, transactions: true)
        self.init(ofMembers: json.bytes)
    }

    /// - Parameter json: what ``Banking/Statement/encodeMembers(into:transactions:)`` writes, transactions included.
    public init(ofMembers json: some Collection<UInt8>) {
        var hash = SHA256()
        if json.withContiguousStorageIfAvailable({ hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }) == nil {
            hash.update(data: Array(json))
        }
        let bytes = Array(hash.finalize())
        func word(_ range: Range<Int>) -> UInt64 { bytes[range].reduce(0) { $0 << 8 | UInt64($1) } }
        self.init(high: word(0..<8), low: word(8..<16))
    }
}
