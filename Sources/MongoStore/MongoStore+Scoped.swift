import Scalars

extension MongoStore {
    /// Connects for the time that `body` runs.
    ///
    /// - Throws: ``StatementStore/StoreError``, or what `body` throws.
    public static func withStore<T: Sendable>(
        uri: String, configuration: MongoStoreConfiguration = MongoStoreConfiguration(), clock: WallClock = .system,
        _ body: (MongoStore) async throws -> T
    ) async throws -> T {
        let store = try await MongoStore(uri: uri, configuration: configuration, clock: clock)
        defer { store.close() }
        return try await body(store)
    }
}
