internal import ArrowShim

/// An object store: S3 and what is compatible with it, Google Cloud Storage, Azure Data Lake Storage. Read only.
///
/// All calls block on the network: keep them off Swift's cooperative threads. What may pass (no connection, throttling) is tried
/// again for some seconds; then it is an error `.io`.
///
/// Sendable: Arrow's file systems may be used by several threads at once, and this holds nothing else that changes.
public final class ObjectStore: @unchecked Sendable {
    /// The contents of an object, or a part of them.
    public struct Object: Sendable {
        public let bytes: [UInt8]
        /// Milliseconds since 1970-01-01T00:00:00Z, when the object was last changed.
        public let modified: Int64
    }

    /// Where the URI points to, as the other calls take it: `bucket/path`.
    public let root: String
    private let store: OpaquePointer

    /// - Parameter uri: `s3://bucket/path`, `gs://bucket/path` or `abfss://container@account.dfs.core.windows.net/path`; its query
    ///   may hold settings of the connection (`endpoint_override`, `region`), never credentials: these come from the environment
    ///   variables that the provider's own tools take.
    /// - Throws: `ArrowError` `.invalid` (the URI, no credentials), `.io`
    public init(uri: String) throws {
        var opened: OpaquePointer?
        var path: UnsafeMutablePointer<CChar>?
        try checked(path: uri) { arrow_shim_store_open(uri, &opened, &path, $0) }
        defer { arrow_shim_free(path) }
        guard let opened, let path else { throw ArrowError(.internalError, "the store did not open", path: uri) }
        store = opened
        root = String(cString: path)
    }

    deinit { arrow_shim_store_close(store) }

    /// - Parameters:
    ///   - count: bytes to read from `offset` on; nil for all
    /// - Throws: `ArrowError` `.notFound`, `.invalid` (the object is shorter), `.io`
    public func read(_ path: String, offset: Int64 = 0, count: Int64? = nil) throws -> Object {
        var object = arrow_shim_object()
        try checked(path: path) { arrow_shim_store_read(store, path, offset, count ?? -1, &object, $0) }
        defer { arrow_shim_free(object.bytes) }
        return Object(bytes: [UInt8](UnsafeBufferPointer(start: object.bytes, count: Int(object.count))), modified: object.modified)
    }

    /// The names of the objects directly below `path`, in no order.
    /// - Throws: `ArrowError` `.io`
    public func names(below path: String) throws -> [String] {
        var names = arrow_shim_object()
        try checked(path: path) { arrow_shim_store_list(store, path, &names, $0) }
        defer { arrow_shim_free(names.bytes) }
        return UnsafeBufferPointer(start: names.bytes, count: Int(names.count)).split(separator: 0)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// - Throws: as `ParquetFile.init(path:)`
    public func parquet(_ path: String) throws -> ParquetFile {
        try ParquetFile(path: path) { arrow_shim_store_file_open(store, path, $0, $1) }
    }

    /// Ends the threads of all stores; nothing can be read from one afterwards. A process that may have opened one calls it before
    /// it exits, for the library would otherwise be torn down under its own threads.
    public static func shutDown() { arrow_shim_stores_shut_down() }
}
