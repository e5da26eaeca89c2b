import Scalars

/// One entry of the log (protocol, "Actions").
public enum Action: Sendable {
    case add(AddFile)
    case remove(RemoveFile)
    case cdc(AddCDCFile)
    case metadata(Metadata)
    case tableProtocol(TableProtocol)
    case transaction(SetTransaction)
    case domainMetadata(DomainMetadata)
    case commitInfo(CommitInfo)
    /// Only in V2 checkpoints.
    case checkpointMetadata(CheckpointMetadata)
    /// Only in V2 checkpoints.
    case sidecar(Sidecar)
}

extension Action {
    /// The action that a line of a commit holds; nil for an action that this reader does not know, which it has to ignore.
    ///
    /// - Throws: `Malformed`; `DeltaError` for a schema that this reader cannot read.
    init?(_ json: JSONValue) throws {
        let members = try JSONFields(json, "the action").members
        let known = members.filter { $0.value != .null && Self.names.contains($0.key) }
        guard known.count <= 1 else { throw Malformed("one line holds several actions") }
        guard let (name, body) = known.first else { return nil }
        switch name {
        case "add": self = .add(try AddFile(body))
        case "remove": self = .remove(try RemoveFile(body))
        case "cdc": self = .cdc(try AddCDCFile(body))
        case "metaData": self = .metadata(try Metadata(body))
        case "protocol": self = .tableProtocol(try TableProtocol(body))
        case "txn": self = .transaction(try SetTransaction(body))
        case "domainMetadata": self = .domainMetadata(try DomainMetadata(body))
        case "commitInfo": self = .commitInfo(try CommitInfo(body))
        case "checkpointMetadata": self = .checkpointMetadata(try CheckpointMetadata(body))
        default: self = .sidecar(try Sidecar(body))
        }
    }

    private static let names: Set<String> = [
        "add", "remove", "cdc", "metaData", "protocol", "txn", "domainMetadata", "commitInfo", "checkpointMetadata", "sidecar",
    ]

    /// The action as one JSON object: a line of a commit, without the newline.
    public func append(to writer: inout JSONWriter) {
        writer.beginObject()
        switch self {
        case .add(let body): writer.member("add", body)
        case .remove(let body): writer.member("remove", body)
        case .cdc(let body): writer.member("cdc", body)
        case .metadata(let body): writer.member("metaData", body)
        case .tableProtocol(let body): writer.member("protocol", body)
        case .transaction(let body): writer.member("txn", body)
        case .domainMetadata(let body): writer.member("domainMetadata", body)
        case .commitInfo(let body): writer.member("commitInfo", body)
        case .checkpointMetadata(let body): writer.member("checkpointMetadata", body)
        case .sidecar(let body): writer.member("sidecar", body)
        }
        writer.endObject()
    }
}

/// The body of an action, written as a JSON object.
protocol ActionBody {
    func appendMembers(to writer: inout JSONWriter)
}

extension JSONWriter {
    mutating func member(_ name: StaticString, _ body: some ActionBody) {
        key(name)
        beginObject()
        body.appendMembers(to: &self)
        endObject()
    }

    /// Absent values have no member.
    mutating func member(_ name: StaticString, _ text: String?) {
        guard let text else { return }
        key(name)
        value(text)
    }

    mutating func member(_ name: StaticString, _ number: (some FixedWidthInteger)?) {
        guard let number else { return }
        key(name)
        value(number)
    }

    mutating func member(_ name: StaticString, _ flag: Bool?) {
        guard let flag else { return }
        key(name)
        value(flag)
    }

    mutating func member(_ name: StaticString, _ texts: [String]?) {
        guard let texts else { return }
        key(name)
        beginArray()
        for text in texts { value(text) }
        endArray()
    }

    mutating func member(_ name: StaticString, _ map: [String: String]?) {
        member(name, map.map { $0.mapValues(Optional.some) })
    }

    mutating func member(_ name: StaticString, _ map: [String: String?]?) {
        guard let map else { return }
        key(name)
        beginObject()
        for (name, text) in map.sorted(by: { $0.key < $1.key }) {
            key(name)
            if let text { value(text) } else { null() }
        }
        endObject()
    }
}
