import Scalars

/// Where the deletion vector of a file is kept (protocol, "Deletion Vector Descriptor Schema").
public struct DeletionVectorDescriptor: Sendable, Hashable {
    /// `u`: a file of the table, named by a UUID; `i`: in the log; `p`: an absolute path.
    public var storageType: String
    public var pathOrInlineDv: String
    /// Where the vector begins in its file, in bytes.
    public var offset: Int64?
    /// The length of the serialized vector in bytes.
    public var sizeInBytes: Int64
    /// The number of rows that it deletes.
    public var cardinality: Int64

    public init(storageType: String, pathOrInlineDv: String, offset: Int64? = nil, sizeInBytes: Int64, cardinality: Int64) {
        self.storageType = storageType
        self.pathOrInlineDv = pathOrInlineDv
        self.offset = offset
        self.sizeInBytes = sizeInBytes
        self.cardinality = cardinality
    }

    /// Tells the vectors of one data file apart.
    public var uniqueId: String { storageType + pathOrInlineDv + (offset.map { "@\($0)" } ?? "") }
}

extension DeletionVectorDescriptor: ActionBody {
    /// Nil for JSON's null.
    init?(_ json: JSONValue) throws {
        if json == .null { return nil }
        let fields = try JSONFields(json, "deletionVector")
        self.init(
            storageType: try fields.string("storageType"), pathOrInlineDv: try fields.string("pathOrInlineDv"),
            offset: try fields.optionalInteger("offset"), sizeInBytes: try fields.integer("sizeInBytes"),
            cardinality: try fields.integer("cardinality"))
    }

    func appendMembers(to writer: inout JSONWriter) {
        writer.member("storageType", storageType)
        writer.member("pathOrInlineDv", pathOrInlineDv)
        writer.member("offset", offset)
        writer.member("sizeInBytes", sizeInBytes)
        writer.member("cardinality", cardinality)
    }
}
