import Scalars

/// What a table is: its identity, schema, partitioning and properties (protocol, "Change Metadata").
public struct Metadata: Sendable, Hashable {
    /// The table's identity: it stays the same for as long as the table lives.
    public let id: String
    public let name: String?
    public let description: String?
    /// The schema as it stands in the log.
    public let schemaString: String
    public let schema: StructType
    /// Logical names.
    public let partitionColumns: [String]
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public let createdTime: Int64?
    /// Table properties, such as `delta.enableChangeDataFeed`.
    public let configuration: [String: String]

    public init(
        id: String, name: String? = nil, description: String? = nil, schema: StructType, partitionColumns: [String] = [],
        createdTime: Int64? = nil, configuration: [String: String] = [:]
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.schemaString = schema.json
        self.schema = schema
        self.partitionColumns = partitionColumns
        self.createdTime = createdTime
        self.configuration = configuration
    }

    /// - Throws: `Malformed`, or `DeltaError` for a type or format that this reader does not have.
    init(
        id: String, name: String?, description: String?, provider: String?, schemaString: String, partitionColumns: [String],
        createdTime: Int64?, configuration: [String: String]
    ) throws {
        if let provider, provider.lowercased() != "parquet" { throw DeltaError.unsupported("the file format \(provider)") }
        self.id = id
        self.name = name
        self.description = description
        self.schemaString = schemaString
        self.schema = try StructType(JSONParser.parse(schemaString))
        self.partitionColumns = partitionColumns
        self.createdTime = createdTime
        self.configuration = configuration
        for column in partitionColumns where schema[column] == nil {
            throw Malformed("the partition column \(column) is not in the schema")
        }
    }

    /// Whether commits from here on keep what a change data feed needs.
    public var isChangeDataFeedEnabled: Bool { flag("delta.enableChangeDataFeed") }

    /// Whether commits carry their own time.
    public var isInCommitTimestampEnabled: Bool { flag("delta.enableInCommitTimestamps") }

    private func flag(_ property: String) -> Bool { configuration[property]?.lowercased() == "true" }
}

extension Metadata: ActionBody {
    init(_ json: JSONValue) throws {
        let fields = try JSONFields(json, "metaData")
        let format = try fields.optionalObject("format")
        try self.init(
            id: try fields.string("id"), name: try fields.optionalString("name"),
            description: try fields.optionalString("description"), provider: format?["provider"]?.stringValue,
            schemaString: try fields.string("schemaString"), partitionColumns: try fields.optionalStrings("partitionColumns") ?? [],
            createdTime: try fields.optionalInteger("createdTime"), configuration: try fields.optionalTags("configuration") ?? [:])
    }

    func appendMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("name", name)
        writer.member("description", description)
        writer.key("format")
        writer.beginObject()
        writer.member("provider", "parquet")
        writer.member("options", [String: String]())
        writer.endObject()
        writer.member("schemaString", schemaString)
        writer.member("partitionColumns", partitionColumns)
        writer.member("createdTime", createdTime)
        writer.member("configuration", configuration)
    }
}
