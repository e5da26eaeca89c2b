import Foundation
import MongoTestServer
import StatementStore
import Testing

@testable import MongoStore

/// What a server does at its worst moments, by its own fail points.
@Suite("MongoDB faults", .serialized, .enabled(if: MongoProcess.executable != nil, "needs mongod: scripts/setup test"))
struct FaultTests {
    @Test func everyLostAnswerOfABatchIsMadeGood() async throws {
        try await withFaultyServer { store, set in
            try await store.apply(version: 1, upserts: [statement("S1"), statement("S2")])
            var version: Int64 = 1
            // The connection breaks before the command runs; the server refuses it for the moment; it runs, and its answer
            // says that nobody knows whether it will stay.
            let faults = [
                #""failCommands": ["find"], "closeConnection": true"#,
                #""failCommands": ["insert"], "closeConnection": true"#,
                #""failCommands": ["update"], "errorCode": 112, "errorLabels": ["TransientTransactionError"]"#,
                #""failCommands": ["delete"], "errorCode": 11602"#,
                #""failCommands": ["commitTransaction"], "closeConnection": true"#,
                #""failCommands": ["commitTransaction"], "errorCode": 189"#,
                #""failCommands": ["commitTransaction"], "writeConcernError": {"code": 91, "errmsg": "shutting down"}"#,
            ]
            for fault in faults {
                version += 1
                try set.fail(times: 1, fault)
                let applied = try await store.apply(
                    version: version, upserts: [statement("S1", closing: "\(version).00"), statement("N\(version)")],
                    deletes: version == 2 ? ["S2"] : ["N\(version - 1)"])
                #expect((applied.inserted, applied.updated, applied.deleted) == (1, 1, 1), "\(fault)")
                #expect(try await store.checkpoint() == following(version))
            }
            let events = try await store.changes(after: nil, limit: 1_000)
            #expect(events.count == 2 + 3 * faults.count)
            #expect(events.compactMap(\.token.place?.sequence) == Array(1...Int64(events.count)))
            #expect(try await store.status().documentCount == 2)
        }
    }

    /// Its sessions are for batches alone: what else it does at the same time, in whichever session, ends none of them.
    @Test func aWriterEndsNoSessionOfItsOwn() async throws {
        try await withFaultyServer { store, _ in
            func killed() async throws -> Int64? {
                try await store.writes.run { client in
                    try client.command(["serverStatus": 1], on: "admin") {
                        $0["metrics"]?.document?["commands"]?.document?["killSessions"]?.document?["total"]?.int64
                    }
                }
            }
            let before = try await killed()
            for version in Int64(1)...30 {
                async let reported: Void = store.reportStandby(nil)
                try await store.apply(version: version, upserts: [statement("S1", closing: "\(version).00")])
                _ = try await store.lease()
                try await reported
            }
            #expect(try await killed() == before)
        }
    }

    /// What is left of a replicator that died amid a batch is nothing.
    @Test func unfinishedBatchIsNotSeen() async throws {
        try await withFaultyServer { store, _ in
            try await store.apply(version: 1, upserts: [statement("S1")])
            struct Death: Error {}
            await #expect(throws: Death.self) {
                try await store.writes.run { client in
                    try client.withTransaction { session in
                        let bulk = try BulkWrite(client, Collections.statements, session: session)
                        try bulk.delete(["_id": "S1"])
                        try bulk.execute()
                        throw Death()
                    }
                }
            }
            #expect(try await store.answer(.balance(account: "ACC-1")) != nil)
            try await store.apply(version: 2, upserts: [statement("S1", closing: "2.00")])
        }
    }

    @Test(arguments: [
        #""failCommands": ["getMore"], "errorCode": 286"#, #""failCommands": ["getMore"], "errorCode": 280"#,
        #""failCommands": ["getMore"], "closeConnection": true"#,
    ])
    func subscribersAreToldAfterHistoryIsLost(_ fault: String) async throws {
        try await withFaultyServer { store, set in
            try await store.apply(version: 1, upserts: [statement("S1")])
            var updates = store.updates().makeAsyncIterator()
            #expect(await updates.next() != nil)
            try set.fail(times: 1, fault)
            try await store.apply(version: 2, upserts: [statement("S2")])
            #expect(await updates.next() != nil)
            let token = try await store.latestChangeToken()
            try await store.apply(version: 3, upserts: [statement("S3")])
            while try await store.changes(after: token, limit: 10).isEmpty { #expect(await updates.next() != nil) }
        }
    }

    @Test func droppedStoreEndsNoSubscription() async throws {
        try await withFaultyServer { store, set in
            try await store.apply(version: 1, upserts: [statement("S1")])
            var updates = store.updates().makeAsyncIterator()
            #expect(await updates.next() != nil)
            let old = try #require(try await store.latestChangeToken())
            try set.command(#"{"dropDatabase": 1}"#, database: store.target.database)
            try await store.apply(version: 1, upserts: [statement("S1")])
            while try await store.latestChangeToken() == nil { #expect(await updates.next() != nil) }
            await #expect(throws: StoreError.historyLost) { try await store.changes(after: old, limit: 1) }
        }
    }

    @Test(arguments: [#""closeConnection": true"#, #""errorCode": 11602"#])
    func readMeetsABrokenConnection(_ fault: String) async throws {
        try await withFaultyServer { store, set in
            try await store.apply(version: 1, upserts: [statement("S1")])
            for query in [StatementQuery.balance(account: "ACC-1"), .statements(account: "ACC-1", PageRequest(limit: 10))] {
                try set.fail(times: 1, #""failCommands": ["find"], \#(fault)"#)
                #expect(try await store.answer(query) != nil)
            }
        }
    }

    /// What is read at an instant that is kept is of that instant, and a batch of this process ends it.
    @Test func watchedStoreReadsOneInstantUntilTheNextBatch() async throws {
        try await withFaultyServer { store, _ in
            try await store.apply(version: 1, upserts: [statement("S1", closing: "1.00")])
            var updates = store.updates().makeAsyncIterator()
            #expect(await updates.next() != nil)
            for version in Int64(2)...30 {
                for _ in 0..<5 {
                    let answer = try #require(try await store.answer(.latestStatement(account: "ACC-1")))
                    #expect(answer.source == position(version - 1))
                    #expect(String(decoding: answer.rows[0], as: UTF8.self).contains("\"closingBalance\":\"\(version - 1).00\""))
                }
                try await store.apply(version: version, upserts: [statement("S1", closing: "\(version).00")])
            }
        }
    }

    private func withFaultyServer(_ body: (MongoStore, MongoReplicaSet) async throws -> Void) async throws {
        let set = try await offCooperativeThreads { try MongoReplicaSet(arguments: ["--setParameter", "enableTestCommands=1"]) }
        defer { set.end() }
        let store = try await MongoStore(uri: set.uri(database: MongoReplicaSet.newDatabaseName()))
        defer { store.close() }
        try await body(store, set)
    }
}

extension MongoReplicaSet {
    /// Makes commands of the store, and of nobody else, fail.
    fileprivate func fail(times: Int, _ data: String) throws {
        try command(#"{"configureFailPoint": "failCommand", "mode": {"times": \#(times)}, "data": {"appName": "odl", \#(data)}}"#)
    }
}
