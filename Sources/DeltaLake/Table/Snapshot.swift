public import Scalars

/// A table at one version.
public struct Snapshot: Sendable {
    public let version: Int64
    /// The in-commit timestamp where the table has one, else the modification time of the log file.
    public let committedAt: Timestamp
    public let protocolAction: TableProtocol
    /// `metadata.id` is the table's identity.
    public let metadata: Metadata
    /// The files of the table, sorted by path.
    public let files: [AddFile]
    /// All else that the log says: tombstones, transactions, domains. Its files are in `files`.
    let state: LogState
    private let location: TableLocation
    private let rowSchema: RowSchema

    init(_ replayed: LogReplay.Result, in location: TableLocation) throws {
        version = replayed.version
        committedAt = replayed.committedAt
        protocolAction = replayed.tableProtocol
        metadata = replayed.metadata
        files = try replayed.state.sortedFiles(version: replayed.version)
        var state = replayed.state
        state.files = [:]
        self.state = state
        self.location = location
        rowSchema = try RowSchema(replayed.tableProtocol, replayed.metadata, version: replayed.version)
    }

    /// The number of rows by the statistics of the files; nil when a file has none.
    public var recordCount: Int64? {
        var sum: Int64 = 0
        for file in files {
            guard let count = file.liveRecordCount else { return nil }
            let (next, overflow) = sum.addingReportingOverflow(count)
            guard !overflow else { return nil }
            sum = next
        }
        return sum
    }

    /// The rows, in an order that depends on the version alone: files sorted by path, rows as they stand in the file.
    ///
    /// - Parameters:
    ///   - batchSize: the most rows in a batch; a batch may hold fewer. It has no influence on the rows.
    ///   - startingAtRow: the number of rows to skip; whole files are skipped unread where their statistics count their rows.
    public func rows(batchSize: Int, startingAtRow: Int64 = 0) -> SnapshotRowReader {
        SnapshotRowReader(
            files: files[...], location: location, schema: rowSchema, batchSize: batchSize, skip: max(0, startingAtRow),
            version: version)
    }

    /// The rows of one file of this snapshot, for whoever rewrites it.
    func rows(of file: AddFile, batchSize: Int) -> SnapshotRowReader {
        SnapshotRowReader(files: [file], location: location, schema: rowSchema, batchSize: batchSize, skip: 0, version: version)
    }
}

/// Reads the rows of a snapshot batch by batch.
public struct SnapshotRowReader {
    private var files: ArraySlice<AddFile>
    private let location: TableLocation
    private let schema: RowSchema
    private let batchSize: Int
    private var skip: Int64
    private let version: Int64
    private var current: DataFileReader?
    /// The file after it, the first of `files`, which is opened and decoded meanwhile.
    private var following: Result<DataFileReader, any Error>?

    init(files: ArraySlice<AddFile>, location: TableLocation, schema: RowSchema, batchSize: Int, skip: Int64, version: Int64) {
        self.files = files
        self.location = location
        self.schema = schema
        self.batchSize = batchSize
        self.skip = skip
        self.version = version
    }

    /// The next batch, which is never empty; nil after the last one. Blocks while it reads.
    ///
    /// - Throws: `DeltaError`, naming the file that is missing or damaged. After an error there is nothing more to read.
    public mutating func next() throws -> DeltaBatch? {
        do {
            while true {
                if let piece = try current?.next() { return piece.rows }
                skip = current?.skip ?? skip
                current = nil
                guard let file = files.popFirst() else { return nil }
                current = try following?.get() ?? open(file)
                following = nil
                openFollowing()
            }
        } catch {
            files = []
            current = nil
            following = nil
            throw error
        }
    }

    /// Not while rows are to be skipped: which of the file's they are is only known when the current one is read.
    private mutating func openFollowing() {
        guard skip == 0, let file = files.first else { return }
        do {
            guard let reader = try open(file) else { return }
            try reader.start()
            following = .success(reader)
        } catch {
            following = .failure(error)
        }
    }

    /// Nil for a file that is skipped as a whole.
    private mutating func open(_ file: AddFile) throws -> DataFileReader? {
        if skip > 0, let count = file.liveRecordCount, count <= skip {
            skip -= count
            return nil
        }
        let deleted = try file.deletionVector.map { try DeletionVector($0, in: location, version: version) }
        return try DataFileReader(
            file.path, in: location, partitionValues: file.partitionValues, schema: schema, filter: .live(deleted),
            batchSize: batchSize, skip: skip, version: version)
    }
}

extension AddFile {
    /// The number of rows in the data file, deleted ones among them, by its statistics; nil where they do not say.
    public var recordCount: Int64? {
        guard let stats else { return parsedRecordCount }
        guard let count = (try? JSONParser.parse(stats))?["numRecords"]?.integerValue, count >= 0 else { return nil }
        return count
    }

    /// Without the rows that its deletion vector deletes.
    var liveRecordCount: Int64? {
        guard let recordCount, recordCount >= 0 else { return nil }
        let deleted = deletionVector?.cardinality ?? 0
        return (0...recordCount).contains(deleted) ? recordCount - deleted : nil
    }
}
