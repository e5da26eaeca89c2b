/// A column's type (protocol, "Schema Serialization Format").
public indirect enum DeltaType: Sendable, Hashable {
    case boolean
    case byte
    case short
    case integer
    case long
    case float
    case double
    /// An exact number of at most `precision` digits (at most 38), `scale` of them after the point.
    case decimal(precision: Int, scale: Int)
    case string
    case binary
    case date
    /// An instant, in microseconds.
    case timestamp
    /// A wall-clock time without a zone, in microseconds.
    case timestampNTZ
    case `struct`(StructType)
    case array(element: DeltaType, containsNull: Bool)
    case map(key: DeltaType, value: DeltaType, valueContainsNull: Bool)
}

/// The columns of a table or the fields of a struct, in order.
public struct StructType: Sendable, Hashable {
    public let fields: [StructField]

    public init(_ fields: [StructField]) { self.fields = fields }

    /// The field of exactly this name; nil when there is none.
    public subscript(name: String) -> StructField? { fields.first { $0.name == name } }

    public func index(of name: String) -> Int? { fields.firstIndex { $0.name == name } }
}

/// A column of a table or a field of a struct.
public struct StructField: Sendable, Hashable {
    /// The name that users see.
    public let name: String
    public let type: DeltaType
    public let nullable: Bool
    /// What the schema says of the field besides: column mapping, generation expressions, comments.
    public let metadata: [String: JSONValue]

    public init(_ name: String, _ type: DeltaType, nullable: Bool = true, metadata: [String: JSONValue] = [:]) {
        self.name = name
        self.type = type
        self.nullable = nullable
        self.metadata = metadata
    }
}

extension DeltaType: CustomStringConvertible {
    /// The type as SQL has it: `decimal(18,2)`, `array<struct<a: long>>`.
    public var description: String {
        switch self {
        case .struct(let type): "struct<\(type.fields.map { "\($0.name): \($0.type)" }.joined(separator: ", "))>"
        case .array(let element, _): "array<\(element)>"
        case .map(let key, let value, _): "map<\(key), \(value)>"
        default: primitiveName ?? ""
        }
    }
}
