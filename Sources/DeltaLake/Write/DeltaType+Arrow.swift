import ArrowBridge

extension DeltaType {
    /// The type of a column of this type in the files that are written (protocol, "Schema Serialization Format").
    var arrowType: ArrowType {
        switch self {
        case .boolean: .bool
        case .byte: .int8
        case .short: .int16
        case .integer: .int32
        case .long: .int64
        case .float: .float
        case .double: .double
        case .decimal(let precision, let scale): .decimal(precision: precision, scale: scale)
        case .string: .utf8
        case .binary: .binary
        case .date: .date32
        case .timestamp: .timestampUTC
        case .timestampNTZ: .timestamp(.microseconds, zone: nil)
        case .struct(let type): .struct(type.arrowFields)
        case .array(let element, let containsNull): .list(ArrowField("element", element.arrowType, nullable: containsNull))
        case .map(let key, let value, let containsNull):
            .map(
                key: ArrowField("key", key.arrowType, nullable: false),
                value: ArrowField("value", value.arrowType, nullable: containsNull))
        }
    }
}

extension StructType {
    var arrowFields: [ArrowField] { fields.map { ArrowField($0.name, $0.type.arrowType, nullable: $0.nullable) } }
}
