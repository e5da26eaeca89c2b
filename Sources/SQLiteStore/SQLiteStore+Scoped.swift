import Scalars

extension SQLiteStore {
    /// Opens a store for the time that `body` runs.
    ///
    /// - Throws: ``StatementStore/StoreError``, or what `body` throws.
    public static func withStore<T: Sendable>(
        path: String, configuration: SQLiteStoreConfiguration = SQLiteStoreConfiguration(), clock: WallClock = .system,
        _ body: (SQLiteStore) async throws -> T
    ) async throws -> T {
        let store = try await SQLiteStore(path: path, configuration: configuration, clock: clock)
        let result: Result<T, any Error>
        do { result = .success(try await body(store)) } catch { result = .failure(error) }
        try await store.close()
        return try result.get()
    }
}
