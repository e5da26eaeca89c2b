internal import ArrowShim

// Types as the Arrow C Data Interface spells them:
// https://arrow.apache.org/docs/format/CDataInterface.html#data-type-description-format-strings

extension ArrowField {
    init(_ schema: ArrowSchema) throws {
        let format = schema.format.map { String(cString: $0) } ?? ""
        let name = schema.name.map { String(cString: $0) } ?? ""
        var children: [ArrowField] = []
        for i in 0..<Int(schema.n_children) {
            guard let child = schema.children?[i] else { throw ArrowError(.invalid, "column \(name) misses its child \(i)") }
            children.append(try ArrowField(child.pointee))
        }
        guard schema.dictionary == nil, let type = ArrowType(format: format, children: children) else {
            throw ArrowError(.unsupported, "column \(name) is of a type that is not supported (Arrow format \(format))")
        }
        self.init(
            name, type, nullable: schema.flags & Int64(ARROW_FLAG_NULLABLE) != 0,
            fieldID: Self.metadata(schema.metadata)["PARQUET:field_id"].flatMap { Int32($0) })
    }

    /// Number of pairs, then length and bytes of each key and value; all integers are 32 bits in native order.
    static func metadata(_ encoded: UnsafePointer<CChar>?) -> [String: String] {
        guard var position = UnsafeRawPointer(encoded) else { return [:] }
        func integer() -> Int {
            defer { position += 4 }
            return max(0, Int(position.loadUnaligned(as: Int32.self)))
        }
        func text() -> String {
            let count = integer()
            defer { position += count }
            return String(decoding: UnsafeRawBufferPointer(start: position, count: count), as: UTF8.self)
        }
        var result: [String: String] = [:]
        for _ in 0..<integer() {
            let key = text()
            result[key] = text()
        }
        return result
    }
}

extension ArrowType {
    init?(format: String, children: [ArrowField]) {
        if let simple = Self.simple.first(where: { $0.format == format }) {
            self = simple.type
            return
        }
        let parts = format.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let parameter = parts.count == 2 ? parts[1] : ""
        switch parts[0] {
        case "w":
            guard let count = Int(parameter) else { return nil }
            self = .fixedBinary(byteCount: count)
        case "d":
            let numbers = parameter.split(separator: ",").map { Int($0) }
            guard numbers.count == 2, let precision = numbers[0], let scale = numbers[1] else { return nil }
            self = .decimal(precision: precision, scale: scale)
        case "tsu": self = .timestamp(.microseconds, zone: parameter.isEmpty ? nil : parameter)
        case "tsn": self = .timestamp(.nanoseconds, zone: parameter.isEmpty ? nil : parameter)
        case "+l" where children.count == 1: self = .list(children[0])
        case "+L" where children.count == 1: self = .largeList(children[0])
        case "+s": self = .struct(children)
        case "+m":
            guard case .struct(let entry)? = children.first?.type, entry.count == 2 else { return nil }
            self = .map(key: entry[0], value: entry[1])
        default: return nil
        }
    }

    static let simple: [(format: String, type: ArrowType)] = [
        ("n", .null), ("b", .bool), ("c", .int8), ("s", .int16), ("i", .int32), ("l", .int64), ("C", .uint8), ("S", .uint16),
        ("I", .uint32), ("L", .uint64), ("f", .float), ("g", .double), ("u", .utf8), ("U", .largeUTF8), ("z", .binary),
        ("Z", .largeBinary), ("tdD", .date32),
    ]

    /// The format string of this type; those of its children are their own.
    var format: String {
        if let simple = Self.simple.first(where: { $0.type == self }) { return simple.format }
        switch self {
        case .fixedBinary(let count): return "w:\(count)"
        case .decimal(let precision, let scale): return "d:\(precision),\(scale)"
        case .timestamp(let unit, let zone): return "ts\(unit.rawValue):\(zone ?? "")"
        case .list: return "+l"
        case .largeList: return "+L"
        case .struct: return "+s"
        case .map: return "+m"
        default: preconditionFailure("every type has a format")
        }
    }
}
