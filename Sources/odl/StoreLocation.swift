import MongoStore
import ReadCache
import SQLiteStore
import StatementStore

/// Which store, and where.
enum StoreLocation {
    case sqlite(path: String)
    case mongodb(uri: String)

    /// `sqlite:PATH`, `mongodb://...` or `mongodb+srv://...`; nil for anything else.
    init?(_ text: String) {
        if text.hasPrefix("sqlite:"), text.count > "sqlite:".count {
            self = .sqlite(path: String(text.dropFirst("sqlite:".count)))
        } else if text.hasPrefix("mongodb://") || text.hasPrefix("mongodb+srv://") {
            self = .mongodb(uri: text)
        } else {
            return nil
        }
    }

    /// As the metrics name it.
    var kind: String {
        switch self {
        case .sqlite: "sqlite"
        case .mongodb: "mongodb"
        }
    }

    /// For people; without the URI, which may hold a password.
    var name: String {
        switch self {
        case .sqlite(let path): "\(path) (SQLite)"
        case .mongodb: "MongoDB"
        }
    }

    /// Opens the store for a server, which keeps what is asked for often in memory.
    ///
    /// - Parameter cacheMegabytes: at most so much; 0 for nothing. Nil: 32 for MongoDB, nothing for SQLite, which is in memory itself.
    func withServedStore<T: Sendable>(cacheMegabytes: Int?, _ body: (any StatementStore) async throws -> T) async throws -> T {
        var configuration = ReadCacheConfiguration()
        if let cacheMegabytes { configuration.byteLimit = cacheMegabytes << 20 }
        let isCached = if case .mongodb = self { cacheMegabytes != 0 } else { (cacheMegabytes ?? 0) != 0 }
        return try await withStore { [configuration] store in
            guard isCached else { return try await body(store) }
            return try await ReadCache.withCache(of: store, configuration: configuration) { try await body($0) }
        }
    }

    /// Opens the store for the time that `body` runs.
    func withStore<T: Sendable>(_ body: (any StatementStore) async throws -> T) async throws -> T {
        switch self {
        case .sqlite(let path): try await SQLiteStore.withStore(path: path) { try await body($0) }
        case .mongodb(let uri): try await MongoStore.withStore(uri: uri) { try await body($0) }
        }
    }
}
