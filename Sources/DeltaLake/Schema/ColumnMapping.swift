import ArrowBridge

/// How the columns of the schema are found in data files and in partition values (protocol, "Column Mapping").
struct ColumnMapping: Sendable, Hashable {
    enum Mode: String, Sendable {
        case none, name, id
    }

    let mode: Mode

    /// - Throws: `Malformed` for an unknown mode.
    init(_ tableProtocol: TableProtocol, _ metadata: Metadata) throws {
        guard tableProtocol.hasReaderFeature("columnMapping"), let text = metadata.configuration["delta.columnMapping.mode"] else {
            mode = .none
            return
        }
        guard let mode = Mode(rawValue: text.lowercased()) else { throw Malformed("unknown column mapping mode \(text)") }
        self.mode = mode
    }

    /// The name by which data files and partition values go.
    func physicalName(of field: StructField) throws -> String {
        guard mode != .none else { return field.name }
        guard let name = field.metadata["delta.columnMapping.physicalName"]?.stringValue else {
            throw Malformed("column \(field.name) has no physical name, though the table maps columns")
        }
        return name
    }

    /// The position of a field among those of a file, or of a struct in it; nil when the file does not have it.
    func position(of field: StructField, in fields: [ArrowField]) throws -> Int? {
        if mode == .id {
            guard let id = field.metadata["delta.columnMapping.id"]?.integerValue else {
                throw Malformed("column \(field.name) has no id, though the table maps columns by id")
            }
            guard let found = try single(fields.indices.filter { fields[$0].fieldID.map(Int64.init) == id }, field.name) else {
                return nil
            }
            return try single(fields.indices.filter { fields[$0].name == fields[found].name }, fields[found].name)
        }
        let name = try physicalName(of: field)
        if let exact = try single(fields.indices.filter { fields[$0].name == name }, name) { return exact }
        // Names are unique regardless of case, and some writers do not keep it.
        let lowercased = name.lowercased()
        return try single(fields.indices.filter { fields[$0].name.lowercased() == lowercased }, name)
    }

    private func single(_ found: [Int], _ name: String) throws -> Int? {
        guard found.count <= 1 else { throw Malformed("it has column \(name) twice") }
        return found.first
    }
}
