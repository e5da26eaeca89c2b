import Foundation
import Scalars

extension CommitInfo {
    /// - Parameter timestamp: milliseconds since 1970-01-01T00:00:00Z
    init(
        operation: String, parameters: [String: String], timestamp: Int64, readVersion: Int64? = nil, isBlindAppend: Bool,
        metrics: [String: Int] = [:]
    ) {
        var members: [String: JSONValue] = [
            "timestamp": .integer(timestamp),
            "operation": .string(operation),
            "operationParameters": .object(parameters.mapValues(JSONValue.string)),
            "operationMetrics": .object(metrics.mapValues { .string(String($0)) }),
            "isolationLevel": .string("WriteSerializable"),
            "isBlindAppend": .bool(isBlindAppend),
            "engineInfo": .string("odl"),
            "txnId": .string(UUID().uuidString.lowercased()),
        ]
        members["readVersion"] = readVersion.map(JSONValue.integer)
        self.init(members: members)
    }
}

extension Action {
    /// The contents of a commit: one action a line.
    static func lines(_ actions: [Action]) -> [UInt8] {
        var bytes: [UInt8] = []
        for action in actions {
            var writer = JSONWriter()
            action.append(to: &writer)
            bytes += writer.bytes
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }
}
