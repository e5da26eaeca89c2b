import ArrowBridge

/// A struct column of a checkpoint, whose fields are read by name and checked for their type.
struct ArrowStruct {
    private let column: ArrowColumn
    private let fields: [ArrowField]
    private let name: String

    init(_ column: ArrowColumn, _ name: String) throws {
        guard case .struct(let fields) = column.field.type else { throw Malformed("column \(name) is no struct") }
        self.column = column
        self.fields = fields
        self.name = name
    }

    /// Where the struct is not null.
    var rows: [Int] { (0..<column.count).filter { !column.isNull($0) } }

    func isNull(_ row: Int) -> Bool { column.isNull(row) }

    /// A field that is a struct itself; nil when there is none.
    func part(_ field: String) throws -> ArrowStruct? {
        try column.field(named: field).flatMap { column in
            column.field.type == .null ? nil : try ArrowStruct(column, "\(name).\(field)")
        }
    }

    /// The values of a field; all null when there is none.
    func cells(_ field: String, _ kind: ArrowCells.Kind) throws -> ArrowCells {
        guard let column = column.field(named: field), column.field.type != .null else {
            return ArrowCells(name: "\(name).\(field)")
        }
        guard kind.matches(column.field.type) else { throw Malformed("\(name).\(field) is of type \(column.field.type)") }
        return ArrowCells(name: "\(name).\(field)", column: column)
    }

    /// The rows that are not null, each as the JSON that the log would have for it. For actions of which there are few.
    func map<Body>(_ body: (JSONValue) throws -> Body) throws -> [Body] {
        try rows.map { row in
            var members: [String: JSONValue] = [:]
            for (field, column) in zip(fields, column.fields) { members[field.name] = try Self.json(column, row) }
            return try body(.object(members))
        }
    }

    private static func json(_ column: ArrowColumn, _ row: Int) throws -> JSONValue {
        if column.isNull(row) { return .null }
        switch column.field.type {
        case .utf8, .largeUTF8: return column.string(row).map(JSONValue.string) ?? .null
        case .int8, .int16, .int32, .int64: return column.int64(row).map(JSONValue.integer) ?? .null
        case .bool: return column.bool(row).map(JSONValue.bool) ?? .null
        case .list, .largeList:
            let elements = column.elements
            return .array(try (column.elementRange(row) ?? 0..<0).map { try json(elements, $0) })
        case .struct(let fields):
            var members: [String: JSONValue] = [:]
            for (field, column) in zip(fields, column.fields) { members[field.name] = try json(column, row) }
            return .object(members)
        case .map:
            guard let map = ArrowCells(name: column.field.name, column: column).map(row) else {
                throw Malformed("\(column.field.name) is no map of strings")
            }
            return .object(map.mapValues { $0.map(JSONValue.string) ?? .null })
        // What the protocol has no member for.
        default: return .null
        }
    }
}

/// The values of one field in a checkpoint. `none` has nulls only.
struct ArrowCells {
    enum Kind {
        case text, integer, flag, map

        func matches(_ type: ArrowType) -> Bool {
            switch (self, type) {
            case (.text, .utf8), (.text, .largeUTF8), (.flag, .bool): true
            case (.integer, .int8), (.integer, .int16), (.integer, .int32), (.integer, .int64): true
            case (.map, .map(let key, let value)): Kind.text.matches(key.type) && Kind.text.matches(value.type)
            default: false
            }
        }
    }

    static let none = ArrowCells(name: "")

    let name: String
    var column: ArrowColumn?
    private let keys: ArrowColumn?
    private let values: ArrowColumn?

    init(name: String, column: ArrowColumn? = nil) {
        self.name = name
        self.column = column
        let isMap = column.map { Kind.map.matches($0.field.type) } ?? false
        keys = isMap ? column?.keys : nil
        values = isMap ? column?.mapValues : nil
    }

    func text(_ row: Int) -> String? { column?.string(row) }
    func integer(_ row: Int) -> Int64? { column?.int64(row) }
    func flag(_ row: Int) -> Bool? { column?.bool(row) }

    /// Nil also for a map of other things than strings.
    func map(_ row: Int) -> [String: String?]? {
        guard let keys, let values, let range = column?.elementRange(row) else { return nil }
        var map: [String: String?] = [:]
        for entry in range {
            guard let key = keys.string(entry) else { continue }
            map[key] = .some(values.string(entry))
        }
        return map
    }

    func required<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw Malformed("\(name) is null or missing") }
        return value
    }
}
