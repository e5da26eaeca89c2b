import ArrowBridge

/// What is needed of a table's metadata to read its files.
struct RowSchema: Sendable {
    let schema: StructType
    private let isPartition: [Bool]
    private let physicalNames: [String]
    private let mapping: ColumnMapping

    /// - Throws: `DeltaError.Code.corrupt` when the schema does not fit the column mapping.
    init(_ tableProtocol: TableProtocol, _ metadata: Metadata, version: Int64) throws {
        do {
            schema = metadata.schema
            let mapping = try ColumnMapping(tableProtocol, metadata)
            self.mapping = mapping
            isPartition = schema.fields.map { metadata.partitionColumns.contains($0.name) }
            physicalNames = try schema.fields.map { try mapping.physicalName(of: $0) }
        } catch let error as Malformed {
            throw DeltaError.corrupt("the table's metadata", version: version, error.why)
        }
    }

    /// Where one column of a file's rows comes from.
    enum Source: Sendable {
        /// The same value in every row.
        case constant(ColumnPlan, PartitionValue)
        /// A column of the file, by its position there.
        case file(ColumnPlan, position: Int)
    }

    /// How each column is read from a file with these columns and partition values.
    ///
    /// - Throws: `Malformed` when the file does not fit the schema.
    func sources(in fields: [ArrowField], partitionValues: [String: String?]) throws -> [Source] {
        if mapping.mode == .id, !fields.isEmpty, fields.allSatisfy({ $0.fieldID == nil }) {
            throw Malformed("it has no field ids, though the table maps columns by id")
        }
        return try schema.fields.enumerated().map { index, field in
            if isPartition[index] {
                let text = partitionValues[physicalNames[index]] ?? nil
                let plan = ColumnPlan.missing(field.name, field.type)
                return .constant(plan, try PartitionValue(text, as: field.type))
            }
            guard let position = try mapping.position(of: field, in: fields) else {
                return .constant(ColumnPlan.missing(field.name, field.type), .null)
            }
            let plan = try ColumnPlan.resolve(field.name, field.type, from: fields[position], mapping)
            return plan.reading == .null ? .constant(plan, .null) : .file(plan, position: position)
        }
    }
}
