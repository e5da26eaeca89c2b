import Banking
import CMongo
import Scalars

// Columns that the domain does not know. They come as JSON and are stored under their own names with BSON's types, so that
// they can be queried. Where that would not give back the same bytes (a number that BSON would write in another way, a name
// that is this store's own), the text stands beside them in `_additional`, and is what readers get.

extension BSONDocument {
    mutating func append(additionalFields fields: [AdditionalField]) {
        guard !fields.isEmpty else { return }
        var isExact = true
        for field in fields where !append(native: field) { isExact = false }
        if isExact { return }
        var json = JSONWriter()
        for field in fields {
            json.key(field.name)
            json.raw(field.json)
        }
        append(StatementFields.additionalText, String(decoding: json.bytes, as: UTF8.self))
    }

    /// - Returns: whether its JSON can be made from what was appended.
    private mutating func append(native field: AdditionalField) -> Bool {
        guard StatementFields.isNative(field.name) else { return false }
        let json = Array("{\"v\":".utf8) + field.json + Array("}".utf8)
        guard let parsed = bson_new_from_json(json, json.count, nil) else { return false }
        defer { bson_destroy(parsed) }
        guard let element = BSONView(parsed)["v"] else { return false }
        append(field.name, copying: element)
        var writer = JSONWriter(capacity: field.json.count)
        writer.value(element)
        return writer.bytes == field.json
    }
}

extension StatementFields {
    static let additionalText = "_additional"

    /// Whether a column may stand in a document under its own name: names that begin with `_` are this store's, and `$`, dots
    /// and zero bytes have a meaning to MongoDB.
    static func isNative(_ name: String) -> Bool {
        guard let first = name.utf8.first, first != UInt8(ascii: "_"), first != UInt8(ascii: "$") else { return false }
        return name.utf8.allSatisfy { $0 != 0 && $0 != UInt8(ascii: ".") }
    }
}

extension JSONWriter {
    /// Any value that a document may hold, in this product's JSON: decimals and dates are strings.
    mutating func value(_ element: BSONElement) {
        switch element.type {
        case .string: value(element.string ?? "")
        case .bool: value(element.bool ?? false)
        case .int32, .int64: value(element.int64 ?? 0)
        case .double: value(element.double ?? 0)
        case .date: if let time = element.instant(micros: nil) { value(time) } else { null() }
        case .decimal128:
            if let (coefficient, exponent) = element.decimal128?.parts, exponent <= 0 {
                decimal(unscaled: coefficient, scale: -exponent)
            } else {
                null()
            }
        case .document:
            beginObject()
            for member in BSONView(element.value) {
                key(member.nameText)
                value(member)
            }
            endObject()
        case .array:
            beginArray()
            for item in BSONView(element.value) { value(item) }
            endArray()
        case .null, .regex, .timestamp, .binary, nil: null()
        }
    }
}

extension BSONElement {
    /// A date with the microseconds that stand beside it.
    func instant(micros: BSONElement?) -> Timestamp? {
        milliseconds.flatMap { Timestamp(wholeMilliseconds: $0, microseconds: micros?.int64 ?? 0) }
    }
}
