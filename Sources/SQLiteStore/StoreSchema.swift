import GRDB

/// The tables of the store and their versions.
///
/// A statement's document is kept once, as the JSON that is sent. `transaction_lists` only says where in it each transaction
/// lies and carries what queries filter, sort and search by; a page is found in the lists and cut out of the documents.
enum StoreSchema {
    /// `PRAGMA application_id`: "odl1". It tells a store from any other SQLite file.
    static let applicationID: Int64 = 0x6F64_6C31

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
            try db.execute(sql: version1)
            try db.execute(sql: "INSERT INTO search(search, rank) VALUES ('hashsize', \(searchMemory))")
            try db.execute(sql: "INSERT INTO store(id, epoch) VALUES (1, lower(hex(randomblob(8))))")
        }
        migrator.registerMigration("2") { try $0.execute(sql: version2) }
        migrator.registerMigration("3") { try $0.execute(sql: version3) }
        migrator.registerMigration("4") { db in
            try db.execute(sql: version4)
            var accounts = try AccountRows(db)
            try accounts.writeAll()
        }
        migrator.registerMigration("5") { db in
            try db.execute(sql: version5)
            try TransactionListMigration(db).run()
            try db.execute(sql: "DROP TABLE transactions; DROP TABLE search")
        }
        return migrator
    }

    /// Bytes of postings that FTS5, which versions 1 to 4 searched with, gathers before it writes a segment.
    private static let searchMemory = 32 << 20

    /// What an update replaced; null in other changes and in older ones.
    private static let version2 = """
        ALTER TABLE changes ADD COLUMN beforeSourceVersion INTEGER;
        ALTER TABLE changes ADD COLUMN beforeBatchStartTime INTEGER;
        ALTER TABLE changes ADD COLUMN beforeProcessedAt INTEGER;
        ALTER TABLE changes ADD COLUMN beforeSummary BLOB;
        """

    private static let version1 = """
        CREATE TABLE statements (
            id INTEGER PRIMARY KEY,
            statementId TEXT NOT NULL UNIQUE,
            account INTEGER NOT NULL,
            accountHolder TEXT,
            accountType TEXT,
            currency TEXT NOT NULL,
            periodEnd INTEGER NOT NULL,       -- days since 1970-01-01
            closingBalance INTEGER NOT NULL,  -- minor units
            firstDate INTEGER,                -- of its transactions, microseconds; null without any
            lastDate INTEGER,
            sourceVersion INTEGER NOT NULL,
            confirmed INTEGER NOT NULL,       -- the newest source version that is known to hold it
            batchStartTime INTEGER NOT NULL,
            processedAt INTEGER NOT NULL,
            digestHigh INTEGER NOT NULL,
            digestLow INTEGER NOT NULL,
            summary BLOB NOT NULL             -- the document without its transactions
        );
        CREATE INDEX statements_by_period ON statements(account, periodEnd DESC, statementId DESC);

        -- Apart from statements: lists and lookups then do not read past 12 kB of JSON.
        CREATE TABLE documents (
            statement INTEGER PRIMARY KEY,
            document BLOB NOT NULL
        );

        CREATE TABLE accounts (
            id INTEGER PRIMARY KEY,
            accountNumber TEXT NOT NULL UNIQUE,
            statementCount INTEGER NOT NULL,
            latest INTEGER
        );

        -- Clustered by account and date: a page of an account is one range of this table.
        CREATE TABLE transactions (
            account INTEGER NOT NULL,
            date INTEGER NOT NULL,
            statement INTEGER NOT NULL,
            position INTEGER NOT NULL,
            category TEXT,
            type INTEGER NOT NULL,            -- 0 CREDIT, 1 DEBIT
            merchant TEXT,
            amount INTEGER NOT NULL,          -- minor units
            start INTEGER NOT NULL,           -- its object in the document, bytes
            length INTEGER NOT NULL,
            PRIMARY KEY (account, date, statement, position)
        ) WITHOUT ROWID;
        CREATE INDEX transactions_by_category ON transactions(account, category, date);

        -- Contentless: the words stand in the documents. Each term carries its account (see SearchIndex), so that a word
        -- that every account has costs a search no more than the account's own matches.
        CREATE VIRTUAL TABLE search USING fts5(
            terms, content = '', columnsize = 0, detail = none, tokenize = "ascii tokenchars ':'"
        );

        CREATE TABLE changes (
            sequence INTEGER PRIMARY KEY,
            operation INTEGER NOT NULL,       -- 0 insert, 1 update, 2 delete
            accountNumber TEXT NOT NULL,
            statementId TEXT NOT NULL,
            sourceVersion INTEGER NOT NULL,
            committedAt INTEGER NOT NULL,
            batchStartTime INTEGER NOT NULL,
            processedAt INTEGER NOT NULL,
            statementSourceVersion INTEGER NOT NULL,  -- these four: the statement as it stands or, deleted, last stood
            statementBatchStartTime INTEGER NOT NULL,
            statementProcessedAt INTEGER NOT NULL,
            summary BLOB NOT NULL
        );

        CREATE TABLE batches (
            id INTEGER PRIMARY KEY,
            sourceVersion INTEGER NOT NULL,
            committedAt INTEGER NOT NULL,
            startedAt INTEGER NOT NULL,
            processedAt INTEGER NOT NULL,
            inserted INTEGER NOT NULL,
            updated INTEGER NOT NULL,
            deleted INTEGER NOT NULL,
            quarantined INTEGER NOT NULL,
            isLoad INTEGER NOT NULL
        );
        CREATE INDEX batches_with_changes ON batches(id) WHERE inserted + updated + deleted > 0 AND NOT isLoad;

        CREATE TABLE quarantine (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            sourceVersion INTEGER NOT NULL,
            committedAt INTEGER NOT NULL,
            reason TEXT NOT NULL,
            statementId TEXT,
            changeType TEXT NOT NULL,
            row BLOB NOT NULL
        );

        -- One row each.
        CREATE TABLE store (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            epoch TEXT NOT NULL,              -- random: a change token of another store is told by it
            documentCount INTEGER NOT NULL DEFAULT 0,
            accountCount INTEGER NOT NULL DEFAULT 0,
            quarantinedCount INTEGER NOT NULL DEFAULT 0,
            lastSequence INTEGER NOT NULL DEFAULT 0,
            lastBatch INTEGER NOT NULL DEFAULT 0,
            lastUpdated INTEGER
        );
        CREATE TABLE checkpoint (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            tableId TEXT NOT NULL,
            loading INTEGER NOT NULL,         -- 1 while a snapshot is loaded
            replacing INTEGER NOT NULL,
            version INTEGER NOT NULL,
            committedAt INTEGER NOT NULL,
            rows INTEGER NOT NULL
        );
        CREATE TABLE report (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            phase TEXT NOT NULL,
            tableURI TEXT NOT NULL,
            sourceVersion INTEGER,
            sourceCommittedAt INTEGER,
            pendingSince INTEGER,
            lastError TEXT,
            reportedAt INTEGER NOT NULL
        );
        """

    /// Who replicates, and who waits to. One row each.
    private static let version3 = """
        CREATE TABLE lease (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            holder TEXT,                      -- null: free
            renewals INTEGER NOT NULL
        );
        CREATE TABLE standby (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            name TEXT NOT NULL,
            reportedAt INTEGER NOT NULL
        );
        """

    private static let version4 = """
        ALTER TABLE accounts DROP COLUMN latest;

        -- What is asked for most, ready to be sent: a page of accounts is one range of this table, a balance one row.
        CREATE TABLE account_rows (
            accountNumber TEXT PRIMARY KEY,
            latest INTEGER NOT NULL,          -- the statement
            accountRow BLOB NOT NULL,
            balanceRow BLOB NOT NULL
        ) WITHOUT ROWID;

        -- With all that a page needs: the table itself is not looked into.
        DROP INDEX transactions_by_category;
        CREATE INDEX transactions_by_category ON transactions(account, category, date, statement, position, start, length);
        """

    /// The lists take the place of `transactions` and `search`, which cost the writer a hundred and fifty rows a statement.
    private static let version5 = """
        CREATE TABLE transaction_lists (
            statement INTEGER PRIMARY KEY,
            statementId TEXT NOT NULL,
            words BLOB NOT NULL,              -- see WordList
            transactions BLOB NOT NULL        -- see TransactionList
        );
        CREATE INDEX statements_by_date ON statements(account, lastDate, firstDate);
        """
}
