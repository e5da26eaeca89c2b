import Scalars

extension StructType {
    /// The schema of a `metaData` action. Columns of type `void` are left out, as the protocol recommends.
    ///
    /// - Throws: `DeltaError` when it is no schema, or holds a type that this reader does not know.
    public init(json: String) throws {
        do {
            try self.init(JSONParser.parse(json))
        } catch let error as Malformed {
            throw DeltaError.corrupt("the schema", error.why)
        }
    }

    public var json: String {
        var writer = JSONWriter(capacity: 1024)
        append(to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    init(_ json: JSONValue) throws {
        let object = try JSONFields(json, "the schema")
        guard try object.string("type") == "struct" else { throw Malformed("the schema is not a struct") }
        var fields: [StructField] = []
        var names: Set<String> = []
        for element in try object.array("fields") {
            let field = try JSONFields(element, "a field of the schema")
            let name = try field.string("name")
            guard names.insert(name.lowercased()).inserted else { throw Malformed("the schema names column \(name) twice") }
            let type = try field.required("type", field.members["type"])
            if type == .string("void") { continue }
            fields.append(
                StructField(
                    name, try DeltaType(type), nullable: try field.optionalBool("nullable") ?? true,
                    metadata: try field.optionalObject("metadata") ?? [:]))
        }
        self.init(fields)
    }

    func append(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("type")
        writer.value("struct")
        writer.key("fields")
        writer.beginArray()
        for field in fields {
            writer.beginObject()
            writer.key("name")
            writer.value(field.name)
            writer.key("type")
            field.type.append(to: &writer)
            writer.key("nullable")
            writer.value(field.nullable)
            writer.key("metadata")
            JSONValue.object(field.metadata).append(to: &writer)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }
}

extension DeltaType {
    init(_ json: JSONValue) throws {
        if let name = json.stringValue {
            self = try Self(primitive: name)
            return
        }
        let object = try JSONFields(json, "a type of the schema")
        switch try object.string("type") {
        case "struct":
            self = .struct(try StructType(json))
        case "array":
            let element = try object.required("elementType", object.members["elementType"])
            self = .array(element: try Self(element), containsNull: try object.optionalBool("containsNull") ?? true)
        case "map":
            let key = try object.required("keyType", object.members["keyType"])
            let value = try object.required("valueType", object.members["valueType"])
            self = .map(
                key: try Self(key), value: try Self(value), valueContainsNull: try object.optionalBool("valueContainsNull") ?? true)
        case let other:
            throw DeltaError.unsupported("the column type \(other)")
        }
    }

    init(primitive name: String) throws {
        switch name {
        case "boolean": self = .boolean
        case "byte": self = .byte
        case "short": self = .short
        case "integer", "int": self = .integer
        case "long": self = .long
        case "float": self = .float
        case "double": self = .double
        case "string": self = .string
        case "binary": self = .binary
        case "date": self = .date
        case "timestamp": self = .timestamp
        case "timestamp_ntz": self = .timestampNTZ
        case "decimal": self = .decimal(precision: 10, scale: 0)
        default:
            guard name.hasPrefix("decimal("), name.hasSuffix(")") else { throw DeltaError.unsupported("the column type \(name)") }
            let arguments = name.dropFirst("decimal(".count).dropLast().split(separator: ",", omittingEmptySubsequences: false)
            let numbers = arguments.compactMap { Int($0.filter { $0 != " " }) }
            guard numbers.count == 2, arguments.count == 2, (1...38).contains(numbers[0]), (0...numbers[0]).contains(numbers[1])
            else {
                throw Malformed("\(name) is not a decimal type")
            }
            self = .decimal(precision: numbers[0], scale: numbers[1])
        }
    }

    /// The name of a type without parts; nil for a type that has parts.
    var primitiveName: String? {
        switch self {
        case .boolean: "boolean"
        case .byte: "byte"
        case .short: "short"
        case .integer: "integer"
        case .long: "long"
        case .float: "float"
        case .double: "double"
        case .decimal(let precision, let scale): "decimal(\(precision),\(scale))"
        case .string: "string"
        case .binary: "binary"
        case .date: "date"
        case .timestamp: "timestamp"
        case .timestampNTZ: "timestamp_ntz"
        case .struct, .array, .map: nil
        }
    }

    func append(to writer: inout JSONWriter) {
        switch self {
        case .struct(let type): type.append(to: &writer)
        case .array(let element, let containsNull):
            writer.beginObject()
            writer.key("type")
            writer.value("array")
            writer.key("elementType")
            element.append(to: &writer)
            writer.key("containsNull")
            writer.value(containsNull)
            writer.endObject()
        case .map(let key, let value, let valueContainsNull):
            writer.beginObject()
            writer.key("type")
            writer.value("map")
            writer.key("keyType")
            key.append(to: &writer)
            writer.key("valueType")
            value.append(to: &writer)
            writer.key("valueContainsNull")
            writer.value(valueContainsNull)
            writer.endObject()
        default: writer.value(primitiveName ?? "")
        }
    }
}
