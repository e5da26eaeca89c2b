import ArrowBridge

/// The actions in some rows of a Parquet checkpoint or sidecar (protocol, "Checkpoint Schema"): a row holds one action, in the
/// column of its name. Columns and fields that are missing count as null.
struct CheckpointRows {
    private let rowCount: Int
    private let columns: [String: ArrowStruct]

    static func columns(includingFiles: Bool) -> Set<String> {
        let others: Set = ["metaData", "protocol", "txn", "domainMetadata", "sidecar", "checkpointMetadata"]
        return includingFiles ? others.union(["add", "remove"]) : others
    }

    init(_ batch: ArrowBatch) throws {
        rowCount = batch.rowCount
        var columns: [String: ArrowStruct] = [:]
        for (field, column) in zip(batch.fields, batch.columns) { columns[field.name] = try ArrowStruct(column, field.name) }
        self.columns = columns
    }

    func actions() throws -> [Action] {
        var actions: [Action] = []
        actions.reserveCapacity(rowCount)
        if let column = columns["add"] { actions += try Adds(column).all().map(Action.add) }
        if let column = columns["remove"] { actions += try Removes(column).all().map(Action.remove) }
        if let column = columns["metaData"] { actions += try column.map(Metadata.init).map(Action.metadata) }
        if let column = columns["protocol"] { actions += try column.map(TableProtocol.init).map(Action.tableProtocol) }
        if let column = columns["txn"] { actions += try column.map(SetTransaction.init).map(Action.transaction) }
        if let column = columns["domainMetadata"] { actions += try column.map(DomainMetadata.init).map(Action.domainMetadata) }
        if let column = columns["sidecar"] { actions += try column.map(Sidecar.init).map(Action.sidecar) }
        if let column = columns["checkpointMetadata"] {
            actions += try column.map(CheckpointMetadata.init).map(Action.checkpointMetadata)
        }
        return actions
    }
}

/// The column `add`: its parts are looked up once, for checkpoints hold a row for each file of the table.
private struct Adds {
    private let column: ArrowStruct
    private let path, stats, clusteringProvider: ArrowCells
    private let size, modificationTime, baseRowId, defaultRowCommitVersion, recordCount: ArrowCells
    private let dataChange, partitionValues, tags: ArrowCells
    private let deletionVectors: DeletionVectors

    init(_ column: ArrowStruct) throws {
        self.column = column
        path = try column.cells("path", .text)
        stats = try column.cells("stats", .text)
        clusteringProvider = try column.cells("clusteringProvider", .text)
        size = try column.cells("size", .integer)
        modificationTime = try column.cells("modificationTime", .integer)
        baseRowId = try column.cells("baseRowId", .integer)
        defaultRowCommitVersion = try column.cells("defaultRowCommitVersion", .integer)
        recordCount = try column.part("stats_parsed")?.cells("numRecords", .integer) ?? .none
        dataChange = try column.cells("dataChange", .flag)
        partitionValues = try column.cells("partitionValues", .map)
        tags = try column.cells("tags", .map)
        deletionVectors = try DeletionVectors(column)
    }

    func all() throws -> [AddFile] {
        try column.rows.map { row in
            var file = AddFile(
                path: try path.required(path.text(row)), partitionValues: partitionValues.map(row) ?? [:],
                size: try size.required(size.integer(row)), modificationTime: modificationTime.integer(row) ?? 0,
                dataChange: dataChange.flag(row) ?? true, stats: stats.text(row), tags: tags.map(row)?.compactMapValues { $0 },
                deletionVector: try deletionVectors[row], baseRowId: baseRowId.integer(row),
                defaultRowCommitVersion: defaultRowCommitVersion.integer(row), clusteringProvider: clusteringProvider.text(row))
            if file.stats == nil { file.parsedRecordCount = recordCount.integer(row) }
            return file
        }
    }
}

/// The column `remove`.
private struct Removes {
    private let column: ArrowStruct
    private let path, deletionTimestamp, size, dataChange, extendedFileMetadata, partitionValues: ArrowCells
    private let baseRowId, defaultRowCommitVersion: ArrowCells
    private let deletionVectors: DeletionVectors

    init(_ column: ArrowStruct) throws {
        self.column = column
        path = try column.cells("path", .text)
        deletionTimestamp = try column.cells("deletionTimestamp", .integer)
        size = try column.cells("size", .integer)
        dataChange = try column.cells("dataChange", .flag)
        extendedFileMetadata = try column.cells("extendedFileMetadata", .flag)
        partitionValues = try column.cells("partitionValues", .map)
        baseRowId = try column.cells("baseRowId", .integer)
        defaultRowCommitVersion = try column.cells("defaultRowCommitVersion", .integer)
        deletionVectors = try DeletionVectors(column)
    }

    func all() throws -> [RemoveFile] {
        try column.rows.map { row in
            RemoveFile(
                path: try path.required(path.text(row)), deletionTimestamp: deletionTimestamp.integer(row),
                dataChange: dataChange.flag(row) ?? true, extendedFileMetadata: extendedFileMetadata.flag(row),
                partitionValues: partitionValues.map(row), size: size.integer(row), deletionVector: try deletionVectors[row],
                baseRowId: baseRowId.integer(row), defaultRowCommitVersion: defaultRowCommitVersion.integer(row))
        }
    }
}

/// The field `deletionVector` of files.
private struct DeletionVectors {
    private let column: ArrowStruct?
    private let storageType, pathOrInlineDv, offset, sizeInBytes, cardinality: ArrowCells

    init(_ file: ArrowStruct) throws {
        column = try file.part("deletionVector")
        storageType = try column?.cells("storageType", .text) ?? .none
        pathOrInlineDv = try column?.cells("pathOrInlineDv", .text) ?? .none
        offset = try column?.cells("offset", .integer) ?? .none
        sizeInBytes = try column?.cells("sizeInBytes", .integer) ?? .none
        cardinality = try column?.cells("cardinality", .integer) ?? .none
    }

    subscript(row: Int) -> DeletionVectorDescriptor? {
        get throws {
            // Some writers fill in a struct of nulls where there is no vector.
            guard let column, !column.isNull(row), let storageType = storageType.text(row) else { return nil }
            return DeletionVectorDescriptor(
                storageType: storageType, pathOrInlineDv: try pathOrInlineDv.required(pathOrInlineDv.text(row)),
                offset: offset.integer(row), sizeInBytes: try sizeInBytes.required(sizeInBytes.integer(row)),
                cardinality: try cardinality.required(cardinality.integer(row)))
        }
    }
}
