import GRDB

/// Keeps the change feed bounded.
enum Retention {
    /// Deletes what is older than the newest `count` changes, once that is a hundredth of them: the batches in between
    /// delete nothing.
    static func trimChanges(_ db: Database, last: Int64, keeping count: Int64) throws {
        let count = max(count, 1)
        let oldest = try PreparedStatement(db, "SELECT min(sequence) FROM changes").firstRow { $0.integerOrNil(0) } ?? nil
        guard let oldest, last - count - oldest + 1 > count / 100 else { return }
        let trim = try PreparedStatement(db, "DELETE FROM changes WHERE sequence <= ?1")
        try trim.bind(1, last - count)
        try trim.run()
    }
}
