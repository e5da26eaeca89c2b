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
                let database = MongoReplicaSet.newDatabaseName()
                let store = try await MongoStore(uri: try MongoReplicaSet.shared().uri(database: database), clock: clock)
                defer { store.close() }
                try await body(store)
                try MongoReplicaSet.shared().command(#"{"dropDatabase": 1}"#, database: database)
            }
        ]
}
