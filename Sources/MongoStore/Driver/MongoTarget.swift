import CMongo
import StatementStore

/// Where the store is: a MongoDB connection string, checked, with the settings that this store relies on.
struct MongoTarget: Sendable {
    /// The hosts as the connection string names them. For messages: no user, no password.
    let hosts: String
    let database: String
    private let uri: String
    private let socketTimeoutMilliseconds: Int32

    /// - Parameter socketTimeout: how long an answer may take before the connection is taken for dead. libmongoc would
    ///   wait five minutes for a server that has been frozen.
    /// - Throws: ``StatementStore/StoreError`` when it is no connection string.
    init(_ uri: String, socketTimeout: Duration) throws {
        MongoDriver.start()
        guard let parsed = mongoc_uri_new_with_error(uri, nil) else { throw StoreError.notAConnectionString }
        defer { mongoc_uri_destroy(parsed) }
        hosts = Self.hosts(of: parsed)
        // libmongoc takes `user:p@ss@host` for a host `ss@host`: part of a password.
        guard !hosts.contains("@") else { throw StoreError.notAConnectionString }
        database = mongoc_uri_get_database(parsed).map { String(cString: $0) } ?? "odl"
        self.uri = uri
        socketTimeoutMilliseconds = Int32(clamping: socketTimeout.components.seconds * 1_000)
    }

    /// Another time limit for the same place.
    func with(socketTimeout: Duration) throws -> MongoTarget { try MongoTarget(uri, socketTimeout: socketTimeout) }

    /// Looks up the names of a `mongodb+srv` address and so may block.
    func makePool(clients: Int) throws -> PoolHandle {
        guard let parsed = mongoc_uri_new_with_error(uri, nil) else { throw StoreError.notAConnectionString }
        defer { mongoc_uri_destroy(parsed) }
        setDefaults(parsed)
        var error = bson_error_t()
        guard let pool = mongoc_client_pool_new_with_error(parsed, &error) else { throw StoreError(MongoError(error), self) }
        mongoc_client_pool_max_size(pool, UInt32(clamping: clients))
        // Version 2: errors of the server have a domain of their own.
        mongoc_client_pool_set_error_api(pool, MONGOC_ERROR_API_VERSION_2)
        mongoc_client_pool_set_appname(pool, "odl")
        return PoolHandle(pool: pool)
    }

    private func setDefaults(_ parsed: OpaquePointer) {
        func setDefault(_ option: String, _ value: Int32) {
            if !mongoc_uri_has_option(parsed, option) { mongoc_uri_set_option_as_int32(parsed, option, value) }
        }
        // Longer than an election takes (about 12 s with the server's defaults), so that a read survives one.
        setDefault(MONGOC_URI_SERVERSELECTIONTIMEOUTMS, 20_000)
        setDefault(MONGOC_URI_CONNECTTIMEOUTMS, 5_000)
        setDefault(MONGOC_URI_HEARTBEATFREQUENCYMS, 5_000)
        setDefault(MONGOC_URI_SOCKETTIMEOUTMS, socketTimeoutMilliseconds)
        // Not to be weakened by the connection string: the checkpoint must never survive what it vouches for.
        let concern = mongoc_write_concern_new()
        mongoc_write_concern_set_w(concern, MONGOC_WRITE_CONCERN_W_MAJORITY)
        mongoc_uri_set_write_concern(parsed, concern)
        mongoc_write_concern_destroy(concern)
    }

    private static func hosts(of uri: OpaquePointer) -> String {
        if let name = mongoc_uri_get_srv_hostname(uri) { return String(cString: name) }
        var names: [String] = []
        var host = mongoc_uri_get_hosts(uri)
        while let current = host {
            names.append(withUnsafeBytes(of: current.pointee.host_and_port) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
            host = UnsafePointer(current.pointee.next)
        }
        return names.joined(separator: ",")
    }
}
