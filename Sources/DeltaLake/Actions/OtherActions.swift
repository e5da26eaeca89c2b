import Scalars

/// How far an application has come that writes to the table: the action `txn` (protocol, "Transaction Identifiers").
public struct SetTransaction: Sendable, Hashable {
    public let appId: String
    public let version: Int64
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public let lastUpdated: Int64?

    public init(appId: String, version: Int64, lastUpdated: Int64? = nil) {
        self.appId = appId
        self.version = version
        self.lastUpdated = lastUpdated
    }
}

/// The configuration of a named domain (protocol, "Domain Metadata").
public struct DomainMetadata: Sendable, Hashable {
    public let domain: String
    public let configuration: String
    public let removed: Bool

    public init(domain: String, configuration: String, removed: Bool = false) {
        self.domain = domain
        self.configuration = configuration
        self.removed = removed
    }
}

/// Who committed what (protocol, "Commit Provenance Information"): free-form, but for the members named here.
public struct CommitInfo: Sendable, Hashable {
    public let members: [String: JSONValue]

    public init(members: [String: JSONValue]) { self.members = members }

    /// Milliseconds since 1970-01-01T00:00:00Z, by the clock of the writer.
    public var timestamp: Int64? { members["timestamp"]?.integerValue }
    /// Milliseconds since 1970-01-01T00:00:00Z, increasing from commit to commit.
    public var inCommitTimestamp: Int64? { members["inCommitTimestamp"]?.integerValue }
    /// Whether the commit only added rows, and did not depend on what was in the table.
    public var isBlindAppend: Bool? { members["isBlindAppend"]?.boolValue }
    public var operation: String? { members["operation"]?.stringValue }
    /// Values that are not strings are given as JSON text.
    public var operationParameters: [String: String] {
        (members["operationParameters"]?.objectValue ?? [:]).mapValues { $0.stringValue ?? $0.text }
    }
}

/// The version that a V2 checkpoint is of (protocol, "Checkpoint Metadata").
public struct CheckpointMetadata: Sendable, Hashable {
    public let version: Int64
    public let tags: [String: String]?

    public init(version: Int64, tags: [String: String]? = nil) {
        self.version = version
        self.tags = tags
    }
}

/// A file that holds a part of a V2 checkpoint (protocol, "Sidecar File Information").
public struct Sidecar: Sendable, Hashable {
    public let path: String
    public let sizeInBytes: Int64
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public let modificationTime: Int64
    public let tags: [String: String]?

    public init(path: String, sizeInBytes: Int64, modificationTime: Int64, tags: [String: String]? = nil) {
        self.path = path
        self.sizeInBytes = sizeInBytes
        self.modificationTime = modificationTime
        self.tags = tags
    }
}

extension SetTransaction: ActionBody {
    init(_ json: JSONValue) throws {
        let fields = try JSONFields(json, "txn")
        self.init(
            appId: try fields.string("appId"), version: try fields.integer("version"),
            lastUpdated: try fields.optionalInteger("lastUpdated"))
    }

    func appendMembers(to writer: inout JSONWriter) {
        writer.member("appId", appId)
        writer.member("version", version)
        writer.member("lastUpdated", lastUpdated)
    }
}

extension DomainMetadata: ActionBody {
    init(_ json: JSONValue) throws {
        let fields = try JSONFields(json, "domainMetadata")
        self.init(
            domain: try fields.string("domain"), configuration: try fields.optionalString("configuration") ?? "",
            removed: try fields.optionalBool("removed") ?? false)
    }

    func appendMembers(to writer: inout JSONWriter) {
        writer.member("domain", domain)
        writer.member("configuration", configuration)
        writer.member("removed", removed)
    }
}

extension CommitInfo: ActionBody {
    init(_ json: JSONValue) throws { members = try JSONFields(json, "commitInfo").members }

    func appendMembers(to writer: inout JSONWriter) {
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            writer.key(name)
            value.append(to: &writer)
        }
    }
}

extension CheckpointMetadata: ActionBody {
    init(_ json: JSONValue) throws {
        let fields = try JSONFields(json, "checkpointMetadata")
        self.init(version: try fields.integer("version"), tags: try fields.optionalTags("tags"))
    }

    func appendMembers(to writer: inout JSONWriter) {
        writer.member("version", version)
        writer.member("tags", tags)
    }
}

extension Sidecar: ActionBody {
    init(_ json: JSONValue) throws {
        let fields = try JSONFields(json, "sidecar")
        self.init(
            path: try fields.string("path"), sizeInBytes: try fields.optionalInteger("sizeInBytes") ?? 0,
            modificationTime: try fields.optionalInteger("modificationTime") ?? 0, tags: try fields.optionalTags("tags"))
    }

    func appendMembers(to writer: inout JSONWriter) {
        writer.member("path", path)
        writer.member("sizeInBytes", sizeInBytes)
        writer.member("modificationTime", modificationTime)
        writer.member("tags", tags)
    }
}
