import Banking
import Scalars

extension PreparedStatement {
    /// A stored JSON object with what replication added behind its own members: the document as it is sent.
    func document(_ column: Int32, _ provenance: Provenance) -> [UInt8] {
        withBlob(column) { object in
            // 120 bytes is what the three members take.
            var json = JSONWriter(capacity: object.count + 120)
            json.raw(object.dropLast())
            provenance.encodeMembers(into: &json)
            json.endObject()
            return json.bytes
        }
    }
}

extension Provenance {
    /// From columns of the current row.
    init(_ row: PreparedStatement, sourceVersion: Int32, batchStartTime: Int32, processedAt: Int32) {
        self.init(
            batchStartTime: row.timestamp(batchStartTime), processedAt: row.timestamp(processedAt),
            sourceVersion: row.integer(sourceVersion))
    }
}
