import Scalars

/// A JSON value (RFC 8259), as log entries and schemas carry it.
public enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    /// A number without fraction and exponent that fits 64 bits.
    case integer(Int64)
    /// Any other number.
    case double(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])
}

extension JSONValue {
    public var stringValue: String? {
        if case .string(let value) = self { value } else { nil }
    }

    public var integerValue: Int64? {
        if case .integer(let value) = self { value } else { nil }
    }

    public var boolValue: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    public var objectValue: [String: JSONValue]? {
        if case .object(let value) = self { value } else { nil }
    }

    public var arrayValue: [JSONValue]? {
        if case .array(let value) = self { value } else { nil }
    }

    /// The member of an object; nil for anything else.
    public subscript(name: String) -> JSONValue? { objectValue?[name] }

    /// The text as JSON, members in the order of their names.
    public var text: String {
        var writer = JSONWriter()
        append(to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    public func append(to writer: inout JSONWriter) {
        switch self {
        case .null: writer.null()
        case .bool(let value): writer.value(value)
        case .integer(let value): writer.value(value)
        case .double(let value): writer.value(value)
        case .string(let value): writer.value(value)
        case .array(let values):
            writer.beginArray()
            for value in values { value.append(to: &writer) }
            writer.endArray()
        case .object(let members):
            writer.beginObject()
            for (name, value) in members.sorted(by: { $0.key < $1.key }) {
                writer.key(name)
                value.append(to: &writer)
            }
            writer.endObject()
        }
    }
}

/// What is wrong with a value of a file. Whoever knows the file turns it into a `DeltaError` that names it.
struct Malformed: Error {
    let why: String

    init(_ why: String) { self.why = why }
}
