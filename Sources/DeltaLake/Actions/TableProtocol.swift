import Scalars

/// What a client must know to read or write the table (protocol, "Protocol Evolution"): the action `protocol`.
public struct TableProtocol: Sendable, Hashable {
    public let minReaderVersion: Int64
    public let minWriterVersion: Int64
    /// Only with reader version 3.
    public let readerFeatures: [String]?
    /// Only with writer version 7.
    public let writerFeatures: [String]?

    public init(minReaderVersion: Int64, minWriterVersion: Int64, readerFeatures: [String]? = nil, writerFeatures: [String]? = nil)
    {
        self.minReaderVersion = minReaderVersion
        self.minWriterVersion = minWriterVersion
        self.readerFeatures = readerFeatures
        self.writerFeatures = writerFeatures
    }

    /// Reader features that this reader implements. Those whose name ends in `-preview` came before the final ones and mean the same.
    static let supportedReaderFeatures: Set<String> = [
        "columnMapping", "deletionVectors", "timestampNtz", "typeWidening", "typeWidening-preview", "v2Checkpoint",
        "vacuumProtocolCheck",
    ]

    /// - Throws: `DeltaError.Code.unsupported`, naming the version or every feature that this reader does not have.
    func checkReadable(at version: Int64) throws {
        guard (1...3).contains(minReaderVersion) else {
            throw DeltaError.unsupported("reader version \(minReaderVersion)", version: version)
        }
        guard minReaderVersion == 3 else { return }
        guard let readerFeatures else { throw Malformed("protocol.readerFeatures is missing for reader version 3") }
        let unknown = readerFeatures.filter { !Self.supportedReaderFeatures.contains($0) }
        guard unknown.isEmpty else {
            let names = unknown.sorted().joined(separator: ", ")
            throw DeltaError.unsupported("the reader feature\(unknown.count == 1 ? "" : "s") \(names)", version: version)
        }
    }

    /// Whether a reader has to respect this feature.
    func hasReaderFeature(_ name: String) -> Bool {
        switch minReaderVersion {
        case 2: name == "columnMapping"
        case 3: readerFeatures?.contains(name) ?? false
        default: false
        }
    }
}

extension TableProtocol: ActionBody {
    init(_ json: JSONValue) throws {
        let fields = try JSONFields(json, "protocol")
        self.init(
            minReaderVersion: try fields.integer("minReaderVersion"), minWriterVersion: try fields.integer("minWriterVersion"),
            readerFeatures: try fields.optionalStrings("readerFeatures"),
            writerFeatures: try fields.optionalStrings("writerFeatures"))
    }

    func appendMembers(to writer: inout JSONWriter) {
        writer.member("minReaderVersion", minReaderVersion)
        writer.member("minWriterVersion", minWriterVersion)
        writer.member("readerFeatures", readerFeatures)
        writer.member("writerFeatures", writerFeatures)
    }
}
