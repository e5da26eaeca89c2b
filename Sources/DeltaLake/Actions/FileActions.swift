import Scalars

/// A file that belongs to the table from this version on (protocol, "Add File and Remove File").
public struct AddFile: Sendable, Hashable {
    /// As in the log: relative to the table or absolute, percent-encoded.
    public var path: String
    /// By physical column name; null and the empty string are both the value null.
    public var partitionValues: [String: String?]
    public var size: Int64
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var modificationTime: Int64
    public var dataChange: Bool
    /// Statistics as JSON text.
    public var stats: String?
    public var tags: [String: String]?
    public var deletionVector: DeletionVectorDescriptor?
    public var baseRowId: Int64?
    public var defaultRowCommitVersion: Int64?
    public var clusteringProvider: String?
    /// What `stats_parsed` of a checkpoint says where `stats` is left out.
    var parsedRecordCount: Int64?

    public init(
        path: String, partitionValues: [String: String?] = [:], size: Int64, modificationTime: Int64, dataChange: Bool = true,
        stats: String? = nil, tags: [String: String]? = nil, deletionVector: DeletionVectorDescriptor? = nil,
        baseRowId: Int64? = nil, defaultRowCommitVersion: Int64? = nil, clusteringProvider: String? = nil
    ) {
        self.path = path
        self.partitionValues = partitionValues
        self.size = size
        self.modificationTime = modificationTime
        self.dataChange = dataChange
        self.stats = stats
        self.tags = tags
        self.deletionVector = deletionVector
        self.baseRowId = baseRowId
        self.defaultRowCommitVersion = defaultRowCommitVersion
        self.clusteringProvider = clusteringProvider
    }
}

/// A file that no longer belongs to the table (protocol, "Add File and Remove File").
public struct RemoveFile: Sendable, Hashable {
    public var path: String
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var deletionTimestamp: Int64?
    public var dataChange: Bool
    public var extendedFileMetadata: Bool?
    public var partitionValues: [String: String?]?
    public var size: Int64?
    public var stats: String?
    public var tags: [String: String]?
    public var deletionVector: DeletionVectorDescriptor?
    public var baseRowId: Int64?
    public var defaultRowCommitVersion: Int64?

    public init(
        path: String, deletionTimestamp: Int64?, dataChange: Bool = true, extendedFileMetadata: Bool? = nil,
        partitionValues: [String: String?]? = nil, size: Int64? = nil, stats: String? = nil, tags: [String: String]? = nil,
        deletionVector: DeletionVectorDescriptor? = nil, baseRowId: Int64? = nil, defaultRowCommitVersion: Int64? = nil
    ) {
        self.path = path
        self.deletionTimestamp = deletionTimestamp
        self.dataChange = dataChange
        self.extendedFileMetadata = extendedFileMetadata
        self.partitionValues = partitionValues
        self.size = size
        self.stats = stats
        self.tags = tags
        self.deletionVector = deletionVector
        self.baseRowId = baseRowId
        self.defaultRowCommitVersion = defaultRowCommitVersion
    }

    /// The tombstone of a file.
    public init(of file: AddFile, deletionTimestamp: Int64, dataChange: Bool = true) {
        self.init(
            path: file.path, deletionTimestamp: deletionTimestamp, dataChange: dataChange, extendedFileMetadata: true,
            partitionValues: file.partitionValues, size: file.size, tags: file.tags, deletionVector: file.deletionVector,
            baseRowId: file.baseRowId, defaultRowCommitVersion: file.defaultRowCommitVersion)
    }
}

/// A file of change data (protocol, "Add CDC File").
public struct AddCDCFile: Sendable, Hashable {
    public var path: String
    public var partitionValues: [String: String?]
    public var size: Int64
    public var tags: [String: String]?

    public init(path: String, partitionValues: [String: String?] = [:], size: Int64, tags: [String: String]? = nil) {
        self.path = path
        self.partitionValues = partitionValues
        self.size = size
        self.tags = tags
    }
}

extension AddFile: ActionBody {
    init(_ json: JSONValue) throws {
        let fields = try JSONFields(json, "add")
        self.init(
            path: try fields.string("path"), partitionValues: try fields.optionalStringMap("partitionValues") ?? [:],
            size: try fields.integer("size"), modificationTime: try fields.optionalInteger("modificationTime") ?? 0,
            dataChange: try fields.optionalBool("dataChange") ?? true, stats: try fields.optionalString("stats"),
            tags: try fields.optionalTags("tags"),
            deletionVector: try fields.members["deletionVector"].flatMap { try DeletionVectorDescriptor($0) },
            baseRowId: try fields.optionalInteger("baseRowId"),
            defaultRowCommitVersion: try fields.optionalInteger("defaultRowCommitVersion"),
            clusteringProvider: try fields.optionalString("clusteringProvider"))
    }

    func appendMembers(to writer: inout JSONWriter) {
        writer.member("path", path)
        writer.member("partitionValues", partitionValues)
        writer.member("size", size)
        writer.member("modificationTime", modificationTime)
        writer.member("dataChange", dataChange)
        writer.member("stats", stats)
        writer.member("tags", tags)
        if let deletionVector { writer.member("deletionVector", deletionVector) }
        writer.member("baseRowId", baseRowId)
        writer.member("defaultRowCommitVersion", defaultRowCommitVersion)
        writer.member("clusteringProvider", clusteringProvider)
    }
}

extension RemoveFile: ActionBody {
    init(_ json: JSONValue) throws {
        let fields = try JSONFields(json, "remove")
        self.init(
            path: try fields.string("path"), deletionTimestamp: try fields.optionalInteger("deletionTimestamp"),
            dataChange: try fields.optionalBool("dataChange") ?? true,
            extendedFileMetadata: try fields.optionalBool("extendedFileMetadata"),
            partitionValues: try fields.optionalStringMap("partitionValues"), size: try fields.optionalInteger("size"),
            stats: try fields.optionalString("stats"), tags: try fields.optionalTags("tags"),
            deletionVector: try fields.members["deletionVector"].flatMap { try DeletionVectorDescriptor($0) },
            baseRowId: try fields.optionalInteger("baseRowId"),
            defaultRowCommitVersion: try fields.optionalInteger("defaultRowCommitVersion"))
    }

    func appendMembers(to writer: inout JSONWriter) {
        writer.member("path", path)
        writer.member("deletionTimestamp", deletionTimestamp)
        writer.member("dataChange", dataChange)
        writer.member("extendedFileMetadata", extendedFileMetadata)
        writer.member("partitionValues", partitionValues)
        writer.member("size", size)
        writer.member("stats", stats)
        writer.member("tags", tags)
        if let deletionVector { writer.member("deletionVector", deletionVector) }
        writer.member("baseRowId", baseRowId)
        writer.member("defaultRowCommitVersion", defaultRowCommitVersion)
    }
}

extension AddCDCFile: ActionBody {
    init(_ json: JSONValue) throws {
        let fields = try JSONFields(json, "cdc")
        self.init(
            path: try fields.string("path"), partitionValues: try fields.optionalStringMap("partitionValues") ?? [:],
            size: try fields.optionalInteger("size") ?? 0, tags: try fields.optionalTags("tags"))
    }

    func appendMembers(to writer: inout JSONWriter) {
        writer.member("path", path)
        writer.member("partitionValues", partitionValues)
        writer.member("size", size)
        writer.member("dataChange", false)
        writer.member("tags", tags)
    }
}
