import Foundation
import Scalars

extension DeltaColumn {
    /// The value as JSON. Numbers are numbers; decimals are strings with all digits of their scale, `"-0.50"`; binary is base64;
    /// dates and timestamps are ISO 8601, the latter with six digits and, unless they are without a zone, `Z`. A struct is an
    /// object in the order of its names, an array an array, a map an array of `{"key":k,"value":v}` in the order of the keys'
    /// text.
    public func appendJSON(_ row: Int, to writer: inout JSONWriter) {
        switch type {
        case .boolean: bool(row).map { writer.value($0) } ?? writer.null()
        case .byte, .short, .integer, .long: int64(row).map { writer.value($0) } ?? writer.null()
        case .float: float(row).map { writer.value($0) } ?? writer.null()
        case .double: double(row).map { writer.value($0) } ?? writer.null()
        case .decimal(_, let scale): decimal(row).map { writer.decimal(unscaled: $0, scale: scale) } ?? writer.null()
        case .string: string(row).map { writer.value($0) } ?? writer.null()
        case .binary: bytes(row).map { writer.value(Data($0).base64EncodedString()) } ?? writer.null()
        case .date: date(row).map { writer.value($0) } ?? writer.null()
        case .timestamp: timestamp(row).map { writer.value($0) } ?? writer.null()
        case .timestampNTZ: appendWithoutZone(timestamp(row), to: &writer)
        case .struct: appendStruct(row, to: &writer)
        case .array: appendArray(row, to: &writer)
        case .map: appendMap(row, to: &writer)
        }
    }

    private func appendWithoutZone(_ timestamp: Timestamp?, to writer: inout JSONWriter) {
        guard let timestamp else { return writer.null() }
        var text = [UInt8(ascii: "\"")]
        timestamp.append(to: &text, zone: false)
        text.append(UInt8(ascii: "\""))
        writer.raw(text)
    }

    private func appendStruct(_ row: Int, to writer: inout JSONWriter) {
        guard !isNull(row) else { return writer.null() }
        writer.beginObject()
        for index in plan.namedOrder {
            writer.key(parts[index].name)
            parts[index].appendJSON(row, to: &writer)
        }
        writer.endObject()
    }

    private func appendArray(_ row: Int, to writer: inout JSONWriter) {
        guard let range = listRange(row) else { return writer.null() }
        writer.beginArray()
        for element in range { parts[0].appendJSON(element, to: &writer) }
        writer.endArray()
    }

    private func appendMap(_ row: Int, to writer: inout JSONWriter) {
        guard let range = listRange(row) else { return writer.null() }
        let entries = range.map { entry in
            var key = JSONWriter(capacity: 32)
            parts[0].appendJSON(entry, to: &key)
            return (key: key.bytes, entry: entry)
        }
        writer.beginArray()
        for (key, entry) in entries.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            writer.beginObject()
            writer.key("key")
            writer.raw(key)
            writer.key("value")
            parts[1].appendJSON(entry, to: &writer)
            writer.endObject()
        }
        writer.endArray()
    }
}
