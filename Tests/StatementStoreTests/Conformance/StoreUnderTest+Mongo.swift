import MongoStore
import MongoTestServer
import Scalars
import StatementStore

extension StoreUnderTest {
    /// Where there is a mongod (`scripts/setup test`): a replica set of one member, a database for each test.
    static let mongo: [StoreUnderTest] =
        MongoProcess.executable == nil
        ? []
        : [
            StoreUnderTest(testDescription: "MongoDB") { clock, body in
                let set = try await MongoReplicaSet.shared()
                let database = MongoReplicaSet.newDatabaseName()
                let store = try await MongoStore(uri: set.uri(database: database), clock: clock)
                defer { store.close() }
                try await body(store)
                try await set.drop(database: database)
            }
        ]
}
