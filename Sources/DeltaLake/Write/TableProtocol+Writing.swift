extension TableProtocol {
    /// Writer features that need nothing of this writer, or what it does.
    private static let supportedWriterFeatures: Set<String> = [
        "appendOnly", "invariants", "checkConstraints", "generatedColumns", "changeDataFeed", "timestampNtz", "vacuumProtocolCheck",
    ]

    /// The least that a new table asks of its readers and writers.
    init(forNew schema: StructType) {
        if schema.usesTimestampNTZ {
            self.init(
                minReaderVersion: 3, minWriterVersion: 7, readerFeatures: ["timestampNtz"],
                writerFeatures: ["appendOnly", "changeDataFeed", "invariants", "timestampNtz"])
        } else {
            self.init(minReaderVersion: 1, minWriterVersion: 4)
        }
    }

    /// - Throws: `DeltaError.Code.unsupported` when this writer could break what others rely on.
    func checkWritable(_ metadata: Metadata) throws {
        try checkReadable(at: 0)
        switch minWriterVersion {
        case ...6: break
        case 7:
            let unknown = (writerFeatures ?? []).filter { !Self.supportedWriterFeatures.contains($0) }
            guard unknown.isEmpty else {
                throw DeltaError(
                    .unsupported, "the table cannot be written: it has the features \(unknown.sorted().joined(separator: ", "))")
            }
        default: throw DeltaError(.unsupported, "the table cannot be written: it has writer version \(minWriterVersion)")
        }
        func refuse(_ what: String) -> DeltaError { DeltaError(.unsupported, "the table cannot be written: it has \(what)") }
        guard metadata.partitionColumns.isEmpty else { throw refuse("partitions") }
        if let mode = metadata.configuration["delta.columnMapping.mode"], mode != "none" { throw refuse("column mapping") }
        if metadata.configuration.keys.contains(where: { $0.hasPrefix("delta.constraints.") }) { throw refuse("check constraints") }
        for field in metadata.schema.fields {
            for property in field.metadata.keys {
                if property == "delta.invariants" { throw refuse("an invariant on column \(field.name)") }
                if property == "delta.generationExpression" { throw refuse("the generated column \(field.name)") }
                if property.hasPrefix("delta.identity.") { throw refuse("the identity column \(field.name)") }
            }
        }
    }
}

extension StructType {
    fileprivate var usesTimestampNTZ: Bool { fields.contains { $0.type.usesTimestampNTZ } }
}

extension DeltaType {
    fileprivate var usesTimestampNTZ: Bool {
        switch self {
        case .timestampNTZ: true
        case .struct(let type): type.usesTimestampNTZ
        case .array(let element, _): element.usesTimestampNTZ
        case .map(let key, let value, _): key.usesTimestampNTZ || value.usesTimestampNTZ
        default: false
        }
    }
}
