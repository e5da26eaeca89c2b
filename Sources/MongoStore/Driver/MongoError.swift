import CMongo

/// What libmongoc or the server answered. Internal: what leaves the store is a ``StatementStore/StoreError``.
struct MongoError: Error, Sendable {
    var domain: UInt32
    /// The server's own code in the domain `MONGOC_ERROR_SERVER`, else libmongoc's.
    var code: UInt32
    /// Without what follows the first brace or quote: the server quotes commands and keys there, which are data of customers.
    var message: String
    /// The transaction had no effect and may be tried again as a whole.
    var isTransientTransaction = false
    /// Whether the transaction was committed is not known; its commit may be asked for again.
    var isUnknownCommit = false

    init(domain: UInt32, code: UInt32, message: String) {
        self.domain = domain
        self.code = code
        self.message = message
    }

    init(_ error: bson_error_t, reply: OpaquePointer? = nil) {
        let text = withUnsafeBytes(of: error.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        self.init(domain: error.domain, code: error.code, message: Self.withoutData(text))
        guard let reply else { return }
        isTransientTransaction = mongoc_error_has_label(reply, "TransientTransactionError")
        isUnknownCommit = mongoc_error_has_label(reply, "UnknownTransactionCommitResult")
    }

    static let malformed = MongoError(domain: 0, code: 0, message: "a document that is no BSON")

    static let invalidated = MongoError(domain: 0, code: 0, message: "the collection that was watched has been dropped")

    static let serverDomain = MONGOC_ERROR_SERVER.rawValue
    /// IllegalOperation, as a server that stands alone answers to a transaction.
    static let notAReplicaSet: UInt32 = 20

    var isFromServer: Bool { domain == MONGOC_ERROR_SERVER.rawValue || domain == MONGOC_ERROR_WRITE_CONCERN.rawValue }

    /// The instant that was to be read is kept no more, or lies before the collection's or an index's making: a later one can be read.
    var isSnapshotUnavailable: Bool { isFromServer && (code == 246 || code == 239) }

    /// No server could be chosen: none is known, reachable or primary.
    var isServerSelection: Bool { domain == MONGOC_ERROR_SERVER_SELECTION.rawValue }

    /// The connection broke amid a call.
    var isNetwork: Bool { domain == MONGOC_ERROR_STREAM.rawValue }

    static func withoutData(_ text: String) -> String {
        String(text.prefix { $0 != "{" && $0 != "\"" }).trimmingSuffix { $0 == " " || $0 == ":" }
    }
}

extension String {
    fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> String {
        var text = self[...]
        while let last = text.last, isTrimmed(last) { text.removeLast() }
        return String(text)
    }
}
