import ArrowBridge
import Scalars

/// What the files of a table lie on. "Not there" is an answer and no error.
enum TableStorage: Sendable {
    case local
    case objects(ObjectStore)

    /// The contents and when the file was last changed, both of the same file; nil when there is no such file.
    func contents(_ path: String) throws -> (bytes: [UInt8], modified: Timestamp)? {
        switch self {
        case .local: try LocalFile.contents(path)
        case .objects(let store):
            try Self.found(path) { try store.read(path) }.map { ($0.bytes, Timestamp(milliseconds: $0.modified)) }
        }
    }

    /// `count` bytes from `offset` on; nil when there is no such file.
    /// - Throws: `Malformed` when the file is shorter.
    func read(_ path: String, offset: Int64, count: Int) throws -> [UInt8]? {
        switch self {
        case .local: return try LocalFile.read(path, offset: offset, count: count)
        case .objects(let store):
            return try Self.found(path) {
                do {
                    return try store.read(path, offset: offset, count: Int64(count)).bytes
                } catch let error as ArrowError where error.code == .invalid {
                    throw Malformed(error.message + ", too few")
                }
            }
        }
    }

    /// When a file was last changed; nil when it is not there.
    func modificationTime(_ path: String) throws -> Timestamp? {
        switch self {
        case .local: LocalFile.modificationTime(path)
        case .objects(let store):
            try Self.found(path) { try store.read(path, count: 0) }.map { Timestamp(milliseconds: $0.modified) }
        }
    }

    /// The names in a directory, in no order; nil when there is no such directory. Object stores have none: there the list is empty.
    func names(in path: String) throws -> [String]? {
        switch self {
        case .local: try LocalFile.names(in: path)
        case .objects(let store): try Self.found(path) { try store.names(below: path) }
        }
    }

    /// - Throws: `ArrowError`
    func parquet(_ path: String) throws -> ParquetFile {
        switch self {
        case .local: try ParquetFile(path: path)
        case .objects(let store): try store.parquet(path)
        }
    }

    private static func found<Value>(_ path: String, _ body: () throws -> Value) throws -> Value? {
        do {
            return try body()
        } catch let error as ArrowError where error.code == .notFound {
            return nil
        } catch let error as ArrowError {
            throw DeltaError.unavailable(path, error.message)
        }
    }
}
