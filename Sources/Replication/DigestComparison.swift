import StatementStore

/// Walks the table's and the store's keys side by side, both in order, and notes where they differ.
struct DigestComparison: Sendable {
    private(set) var missing = VerificationReport.Keys()
    private(set) var extra = VerificationReport.Keys()
    private(set) var different = VerificationReport.Keys()
    private(set) var duplicated = VerificationReport.Keys()

    private var table: DigestMerge
    /// The table's next key, with the digest of the last row that has it: that one counts, as in replication.
    private var head: DigestRuns.Entry?
    /// The entry behind it.
    private var lookahead: DigestRuns.Entry?
    private let namedAtMost: Int

    init(_ table: DigestMerge, namedAtMost: Int) throws {
        self.table = table
        self.namedAtMost = namedAtMost
        lookahead = try self.table.next()
        try advance()
    }

    /// - Parameter stored: the store's next key.
    mutating func add(_ stored: DigestRuns.Entry) throws {
        while let entry = head, entry.precedes(stored) {
            missing.add(entry.key, namedAtMost)
            try advance()
        }
        guard let entry = head, !stored.precedes(entry) else { return extra.add(stored.key, namedAtMost) }
        if entry.digest != stored.digest { different.add(stored.key, namedAtMost) }
        try advance()
    }

    /// The store has no more.
    mutating func finish() throws {
        while let entry = head {
            missing.add(entry.key, namedAtMost)
            try advance()
        }
    }

    private mutating func advance() throws {
        head = lookahead
        lookahead = try table.next()
        var isDuplicated = false
        while let entry = head, let next = lookahead, !entry.precedes(next) {
            isDuplicated = true
            head = next
            lookahead = try table.next()
        }
        if isDuplicated, let entry = head { duplicated.add(entry.key, namedAtMost) }
    }
}

extension VerificationReport.Keys {
    fileprivate mutating func add(_ key: String, _ namedAtMost: Int) {
        count += 1
        if named.count < namedAtMost { named.append(key) }
    }
}
