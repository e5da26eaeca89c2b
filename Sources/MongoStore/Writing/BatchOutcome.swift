import Banking
import Scalars
import StatementStore

/// A statement as it stood before the batch.
struct StoredStatement {
    let statementId: String
    let sourceVersion: Int64
    let summary: AccountSummary
    /// The document without its transactions.
    let json: [UInt8]
    let digest: StatementDigest?

    init(_ document: BSONView, withDigest: Bool) throws {
        let fields = StatementFields(document)
        guard let summary = fields.summary else { throw StoreError.damaged(Collections.statements) }
        statementId = summary.statementId
        sourceVersion = fields.sourceVersion ?? -1
        self.summary = summary
        json = fields.json(transactions: false)
        guard withDigest else {
            digest = nil
            return
        }
        var members = JSONWriter(capacity: 12_288)
        fields.encodeMembers(into: &members, transactions: true)
        digest = StatementDigest(ofMembers: members.bytes)
    }

    /// With the account, which may be the shard key.
    var filter: BSONDocument { ["_id": .string(statementId), "accountNumber": .string(summary.accountNumber)] }
}

/// What the changes of a batch come to, key by key, worked out in memory.
struct BatchOutcome {
    enum Write {
        case insert(EncodedStatement), replace(EncodedStatement), delete(StoredStatement)
    }

    struct Event {
        enum Shown {
            case stored(StoredStatement), encoded(EncodedStatement)
        }

        let operation: ChangeOperation
        let shown: Shown
        /// What an update replaced.
        var before: Shown?
        let source: SourcePosition
    }

    private let stored: [KeyText: StoredStatement]
    private let skipsUnchanged: Bool
    /// What the keys that were changed hold now; nil: nothing.
    private var current: [KeyText: EncodedStatement?] = [:]
    /// Keys in the order in which they were first changed.
    private var order: [KeyText] = []

    private(set) var inserted = 0
    private(set) var updated = 0
    private(set) var deleted = 0
    private(set) var events: [Event] = []
    /// Keys whose statements a re-snapshot found unchanged, and the version of it.
    private(set) var confirmed: [String] = []
    private(set) var confirmedVersion: Int64?
    private(set) var accounts: [KeyText: AccountOutcome] = [:]

    init(stored: [KeyText: StoredStatement], skipsUnchanged: Bool) {
        self.stored = stored
        self.skipsUnchanged = skipsUnchanged
    }

    mutating func add(_ change: EncodedChange) {
        let key = KeyText(change.statementId)
        switch (change, current[key] ?? nil, current[key] == nil ? stored[key] : nil) {
        case (.upsert(let new, let source), let now?, _):
            if skipsUnchanged, now.digest == new.digest { return confirm(key, source) }
            replace(.encoded(now), by: new, source)
        case (.upsert(let new, let source), nil, let old?):
            // A newer version is there already: this change comes late. A re-snapshot may go back, to a table that was restored.
            if !skipsUnchanged, old.sourceVersion > new.sourceVersion { return }
            if skipsUnchanged, old.digest == new.digest { return confirm(key, source) }
            replace(.stored(old), by: new, source)
        case (.upsert(let new, let source), nil, nil):
            inserted += 1
            set(key, new)
            accounts[KeyText(new.accountNumber), default: AccountOutcome()].gain(new.summary)
            events.append(Event(operation: .insert, shown: .encoded(new), source: source))
        case (.delete(_, let source), let now?, _):
            remove(.encoded(now), key, source)
        case (.delete(_, let source), nil, let old?):
            if old.sourceVersion > source.version { return }
            remove(.stored(old), key, source)
        case (.delete, nil, nil): break
        }
    }

    /// Of a statement that the batch does not name.
    mutating func delete(_ statement: StoredStatement, source: SourcePosition) { remove(.stored(statement), nil, source) }

    /// What is to be written so that the store holds what the keys hold now.
    func writes() -> [Write] {
        order.flatMap { key -> [Write] in
            switch (stored[key], current[key] ?? nil) {
            case (nil, nil): []
            case (nil, let new?): [.insert(new)]
            case (let old?, nil): [.delete(old)]
            case (let old?, let new?):
                // A document cannot move to another shard by being replaced.
                KeyText(old.summary.accountNumber) == KeyText(new.accountNumber) ? [.replace(new)] : [.delete(old), .insert(new)]
            }
        }
    }

    private mutating func confirm(_ key: KeyText, _ source: SourcePosition) {
        confirmed.append(key.text)
        confirmedVersion = max(confirmedVersion ?? source.version, source.version)
    }

    private mutating func replace(_ old: Event.Shown, by new: EncodedStatement, _ source: SourcePosition) {
        updated += 1
        set(KeyText(new.statementId), new)
        accounts[KeyText(old.summary.accountNumber), default: AccountOutcome()].lose(old.summary)
        accounts[KeyText(new.accountNumber), default: AccountOutcome()].gain(new.summary)
        events.append(Event(operation: .update, shown: .encoded(new), before: old, source: source))
    }

    private mutating func remove(_ old: Event.Shown, _ key: KeyText?, _ source: SourcePosition) {
        deleted += 1
        if let key { set(key, nil) }
        accounts[KeyText(old.summary.accountNumber), default: AccountOutcome()].lose(old.summary)
        events.append(Event(operation: .delete, shown: old, source: source))
    }

    private mutating func set(_ key: KeyText, _ statement: EncodedStatement?) {
        if current.updateValue(statement, forKey: key) == nil { order.append(key) }
    }
}

extension BatchOutcome.Event.Shown {
    var summary: AccountSummary {
        switch self {
        case .stored(let statement): statement.summary
        case .encoded(let statement): statement.summary
        }
    }
}

extension BatchOutcome.Event {
    func message(token: ChangeToken, startedAt: Timestamp, processedAt: Timestamp) -> StatementChangeEvent {
        StatementChangeEvent(
            token: token, operation: operation, accountNumber: shown.summary.accountNumber, statementId: shown.summary.statementId,
            source: source, batchStartTime: startedAt, processedAt: processedAt,
            statement: shown.json(startedAt: startedAt, processedAt: processedAt),
            before: before?.json(startedAt: startedAt, processedAt: processedAt))
    }
}

extension BatchOutcome.Event.Shown {
    /// A statement of this batch bears its T1 and T2; one that was stored before keeps what it had.
    fileprivate func json(startedAt: Timestamp, processedAt: Timestamp) -> [UInt8] {
        switch self {
        case .stored(let statement): return statement.json
        case .encoded(let statement):
            var json = JSONWriter(capacity: statement.shortJSON.count + 128)
            json.raw(statement.shortJSON.dropLast())
            Provenance(batchStartTime: startedAt, processedAt: processedAt, sourceVersion: statement.sourceVersion).encodeMembers(into: &json)
            json.endObject()
            return json.bytes
        }
    }
}

/// What a batch does to an account.
struct AccountOutcome {
    private(set) var countChange: Int64 = 0
    /// Keys of statements that it lost, or that were replaced.
    private(set) var lost: Set<KeyText> = []
    /// What it won, by key.
    private(set) var gained: [KeyText: AccountSummary] = [:]

    mutating func gain(_ summary: AccountSummary) {
        countChange += 1
        gained[KeyText(summary.statementId)] = summary
    }

    mutating func lose(_ summary: AccountSummary) {
        countChange -= 1
        lost.insert(KeyText(summary.statementId))
        gained[KeyText(summary.statementId)] = nil
    }
}
