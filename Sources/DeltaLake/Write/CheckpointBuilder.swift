import ArrowBridge

/// Actions as rows of a checkpoint (protocol, "Checkpoint Schema"): each in the column of its kind.
///
/// There is no place for deletion vectors: tables that have them are not written.
struct CheckpointBuilder {
    private static let map = ArrowType.map(key: ArrowField("key", .utf8, nullable: false), value: ArrowField("value", .utf8))
    private static let texts = ArrowType.list(ArrowField("element", .utf8))

    static let fields: [ArrowField] = [
        ArrowField("txn", .struct([ArrowField("appId", .utf8), ArrowField("version", .int64), ArrowField("lastUpdated", .int64)])),
        ArrowField(
            "add",
            .struct([
                ArrowField("path", .utf8), ArrowField("partitionValues", map), ArrowField("size", .int64),
                ArrowField("modificationTime", .int64), ArrowField("dataChange", .bool), ArrowField("tags", map),
                ArrowField("baseRowId", .int64), ArrowField("defaultRowCommitVersion", .int64),
                ArrowField("clusteringProvider", .utf8), ArrowField("stats", .utf8),
            ])),
        ArrowField(
            "remove",
            .struct([
                ArrowField("path", .utf8), ArrowField("deletionTimestamp", .int64), ArrowField("dataChange", .bool),
                ArrowField("extendedFileMetadata", .bool), ArrowField("partitionValues", map), ArrowField("size", .int64),
                ArrowField("baseRowId", .int64), ArrowField("defaultRowCommitVersion", .int64),
            ])),
        ArrowField(
            "metaData",
            .struct([
                ArrowField("id", .utf8), ArrowField("name", .utf8), ArrowField("description", .utf8),
                ArrowField("format", .struct([ArrowField("provider", .utf8), ArrowField("options", map)])),
                ArrowField("schemaString", .utf8), ArrowField("partitionColumns", texts), ArrowField("createdTime", .int64),
                ArrowField("configuration", map),
            ])),
        ArrowField(
            "protocol",
            .struct([
                ArrowField("minReaderVersion", .int32), ArrowField("minWriterVersion", .int32), ArrowField("readerFeatures", texts),
                ArrowField("writerFeatures", texts),
            ])),
        ArrowField(
            "domainMetadata",
            .struct([ArrowField("domain", .utf8), ArrowField("configuration", .utf8), ArrowField("removed", .bool)])),
    ]

    private let batch = ArrowBatchBuilder(fields)

    var rowCount: Int { batch.rowCount }

    func finish() -> ArrowBatch { batch.finish() }

    /// Actions that a checkpoint does not hold, such as `commitInfo`, make no row.
    func append(_ action: Action) {
        switch action {
        case .transaction(let body): row("txn", [.text(body.appId), .integer(body.version), .integer(body.lastUpdated)])
        case .add(let body):
            row(
                "add",
                [
                    .text(body.path), .map(body.partitionValues), .integer(body.size), .integer(body.modificationTime),
                    .flag(false), .map(body.tags), .integer(body.baseRowId), .integer(body.defaultRowCommitVersion),
                    .text(body.clusteringProvider), .text(body.stats),
                ])
        case .remove(let body):
            row(
                "remove",
                [
                    .text(body.path), .integer(body.deletionTimestamp), .flag(false), .flag(body.extendedFileMetadata),
                    .map(body.partitionValues), .integer(body.size), .integer(body.baseRowId),
                    .integer(body.defaultRowCommitVersion),
                ])
        case .metadata(let body):
            row(
                "metaData",
                [
                    .text(body.id), .text(body.name), .text(body.description), .struct([.text("parquet"), .map([:])]),
                    .text(body.schemaString), .texts(body.partitionColumns), .integer(body.createdTime), .map(body.configuration),
                ])
        case .tableProtocol(let body):
            row(
                "protocol",
                [
                    .integer(body.minReaderVersion), .integer(body.minWriterVersion), .texts(body.readerFeatures),
                    .texts(body.writerFeatures),
                ])
        case .domainMetadata(let body): row("domainMetadata", [.text(body.domain), .text(body.configuration), .flag(body.removed)])
        case .cdc, .commitInfo, .checkpointMetadata, .sidecar: break
        }
    }

    private func row(_ name: String, _ cells: [Cell]) {
        for column in batch.columns {
            if column.field.name == name { Cell.struct(cells).append(to: column) } else { column.appendNull() }
        }
    }
}

/// A value in a checkpoint.
private indirect enum Cell {
    case text(String?)
    case integer(Int64?)
    case flag(Bool?)
    case texts([String]?)
    case map([String: String?]?)
    case `struct`([Cell]?)

    static func map(_ map: [String: String]?) -> Cell { .map(map?.mapValues(Optional.some)) }

    func append(to column: ArrowColumnBuilder) {
        switch self {
        case .text(let text?): column.append(text)
        case .integer(let integer?): column.append(integer)
        case .flag(let flag?): column.append(flag)
        case .texts(let texts?):
            for text in texts { column.children[0].append(text) }
            column.endRow()
        case .map(let map?):
            for (key, value) in map.sorted(by: { $0.key < $1.key }) {
                column.children[0].append(key)
                Cell.text(value).append(to: column.children[1])
            }
            column.endRow()
        case .struct(let cells?):
            for (cell, part) in zip(cells, column.children) { cell.append(to: part) }
            column.endRow()
        default: column.appendNull()
        }
    }
}
