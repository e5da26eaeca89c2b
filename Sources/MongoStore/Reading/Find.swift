/// A `find` of a query, without the instant that it is read at.
struct Find: Sendable {
    var collection: String
    var filter: BSONValue = [:]
    var sort: BSONValue?
    var projection: BSONValue?
    var limit: Int64?
    /// Whether the server ends it when it takes long: all but the walk over everything.
    var isBounded = true

    /// Milliseconds that the server may work on a query before it ends it: half of what an answer is waited for.
    private static let maxTime: BSONValue = .int32(5_000)

    init(_ collection: String, _ filter: BSONValue = [:], sort: BSONValue? = nil, projection: BSONValue? = nil, limit: Int64? = nil) {
        self.collection = collection
        self.filter = filter
        self.sort = sort
        self.projection = projection
        self.limit = limit
    }

    var command: BSONDocument {
        var command: BSONDocument = ["find": .string(collection), "filter": filter]
        if let sort { command.append("sort", sort) }
        if let projection { command.append("projection", projection) }
        if let limit { command.append("limit", .int64(limit)) }
        if isBounded { command.append("maxTimeMS", Self.maxTime) }
        return command
    }
}
