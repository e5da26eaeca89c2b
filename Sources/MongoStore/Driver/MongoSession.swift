import CMongo
import Foundation

/// A session within which a transaction runs. Stays on its client's thread.
struct MongoSession {
    let pointer: OpaquePointer

    /// By which the server knows it.
    var id: UUID? { mongoc_client_session_get_lsid(pointer).flatMap { BSONView($0)["id"]?.uuid } }
}

extension MongoClient {
    /// How long a transaction is tried again before its failure is given up to the caller: longer than any election, and than
    /// the server keeps the transaction of a client that was killed (60 s by default, looked at every 30 s).
    private static let retryWindow: Duration = .seconds(120)
    /// Before each further try, in seconds.
    private static let pause = 0.05

    /// Runs `body` in a transaction with snapshot reads and majority writes, and commits it.
    ///
    /// A failure that left no trace (a new primary, a conflict with another writer) runs `body` again. Where only the
    /// answer to the commit was lost, the commit is asked for again, which is safe: the server knows the transaction. Even
    /// so `body` may meet its own earlier commit, and must be able to tell.
    func withTransaction<R>(_ body: (MongoSession) throws -> R) throws -> R {
        var error = bson_error_t()
        guard let session = mongoc_client_start_session(pointer, nil, &error) else { throw MongoError(error) }
        defer { mongoc_client_session_destroy(session) }
        return try withTransaction(in: MongoSession(pointer: session), body)
    }

    /// Ends what runs in a session, transactions with it. A user may do so with sessions of his own.
    func killSession(_ id: UUID) throws { try command(["killSessions": [["id": .uuid(id)]]], on: "admin") }

    func withTransaction<R>(in session: MongoSession, _ body: (MongoSession) throws -> R) throws -> R {
        let deadline = ContinuousClock.now + Self.retryWindow
        let session = session.pointer
        var error = bson_error_t()
        let options = mongoc_transaction_opts_new()
        defer { mongoc_transaction_opts_destroy(options) }
        setConcerns(options)
        while true {
            guard mongoc_client_session_start_transaction(session, options, &error) else { throw MongoError(error) }
            do {
                let result = try body(MongoSession(pointer: session))
                try commit(session, until: deadline)
                return result
            } catch let failure as MongoError where failure.isTransientTransaction && ContinuousClock.now < deadline {
                abort(session)
                Thread.sleep(forTimeInterval: Self.pause)
            } catch {
                abort(session)
                throw error
            }
        }
    }

    private func setConcerns(_ options: OpaquePointer?) {
        let read = mongoc_read_concern_new()
        mongoc_read_concern_set_level(read, MONGOC_READ_CONCERN_LEVEL_SNAPSHOT)
        mongoc_transaction_opts_set_read_concern(options, read)
        mongoc_read_concern_destroy(read)
        let write = mongoc_write_concern_new()
        mongoc_write_concern_set_w(write, MONGOC_WRITE_CONCERN_W_MAJORITY)
        mongoc_transaction_opts_set_write_concern(options, write)
        mongoc_write_concern_destroy(write)
    }

    private func commit(_ session: OpaquePointer, until deadline: ContinuousClock.Instant) throws {
        while true {
            let failure: MongoError? = try withReply { reply in
                var error = bson_error_t()
                return mongoc_client_session_commit_transaction(session, reply, &error) ? nil : MongoError(error, reply: reply)
            }
            guard let failure else { return }
            guard failure.isUnknownCommit, ContinuousClock.now < deadline else { throw failure }
            Thread.sleep(forTimeInterval: Self.pause)
        }
    }

    /// Its failure does not matter: the server ends what is not committed.
    private func abort(_ session: OpaquePointer) {
        guard mongoc_client_session_in_transaction(session) else { return }
        var error = bson_error_t()
        _ = mongoc_client_session_abort_transaction(session, &error)
    }
}
