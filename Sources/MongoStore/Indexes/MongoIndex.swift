/// An index of the store.
public struct MongoIndex: Sendable, Hashable {
    public struct Key: Sendable, Hashable {
        public var field: String
        /// 1 ascending, -1 descending.
        public var direction: Int32

        public init(_ field: String, _ direction: Int32 = 1) {
            self.field = field
            self.direction = direction
        }
    }

    public var collection: String
    public var name: String
    public var keys: [Key]
    /// What it is for, in a line.
    public var purpose: String
    /// Not made before the first load has put in its rows: built at once it costs a fraction. One index of the account is there from
    /// the start, so that no query walks the collection meanwhile.
    public var isMadeAfterLoad: Bool

    public init(_ collection: String, _ name: String, _ keys: [Key], isMadeAfterLoad: Bool = false, purpose: String) {
        self.collection = collection
        self.name = name
        self.keys = keys
        self.isMadeAfterLoad = isMadeAfterLoad
        self.purpose = purpose
    }
}

/// The indexes of the store: what ``MongoStore/applyIndexes()`` makes, ``MongoStore/checkIndexes()`` looks for, and
/// `atlas-setup/create_indexes.js` is generated from.
public enum MongoIndexes {
    /// Each serves its query's filter and its order, so that nothing is sorted in memory.
    public static let all = [
        MongoIndex(
            Collections.statements, "by_period", [.init("accountNumber"), .init("periodEnd", -1), .init("_id", -1)],
            purpose: "statements of an account, newest period first; the latest one"),
        MongoIndex(
            Collections.statements, "by_last_date",
            [.init("accountNumber"), .init("_lastDate", -1), .init("_id", -1), .init("_firstDate")],
            isMadeAfterLoad: true,
            purpose: "transactions of an account, newest first; a page far back passes over newer statements in the index alone"),
        MongoIndex(
            Collections.statements, "by_category",
            [
                .init("accountNumber"), .init("transactions.category"), .init("_lastDate", -1), .init("_id", -1), .init("_firstDate"),
            ],
            isMadeAfterLoad: true, purpose: "the same of one category"),
        MongoIndex(
            Collections.statements, "by_word", [.init("accountNumber"), .init("_words")], isMadeAfterLoad: true,
            purpose: "full text: statements of an account that hold a word, or one that begins with it"),
        MongoIndex(
            Collections.statements, "by_confirmation", [.init("_confirmedVersion")], isMadeAfterLoad: true,
            purpose: "what a re-snapshot did not find in the table"),
        MongoIndex(
            Collections.batches, "measured", [.init("isMeasured"), .init("_id", -1)],
            purpose: "pipeline latencies of the newest batches that changed something, without loads"),
    ]

    /// The script for mongosh that makes the same collections and indexes.
    public static var script: String {
        var lines = [
            "// Collections and indexes of the operational store, for mongosh:",
            "//   mongosh \"$MONGODB_URI\" atlas-setup/create_indexes.js",
            "// Generated from Sources/MongoStore/Indexes/MongoIndex.swift, where each index has its reason; a test compares the two.",
            "// `odl indexes apply` does the same.",
            "",
        ]
        let quoted = Collections.all.map { "\"\($0)\"" }.joined(separator: ", ")
        lines += [
            "const existing = db.getCollectionNames();",
            "for (const name of [\(quoted)]) {",
            "  if (!existing.includes(name)) db.createCollection(name);",
            "}",
        ]
        for index in all {
            let keys = index.keys.map { "\"\($0.field)\": \($0.direction)" }.joined(separator: ", ")
            lines += ["", "// \(index.purpose)", "db.\(index.collection).createIndex({ \(keys) }, { name: \"\(index.name)\" });"]
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension MongoIndex {
    var keyDocument: BSONDocument {
        var document = BSONDocument()
        for key in keys { document.append(key.field, .int32(key.direction)) }
        return document
    }
}
