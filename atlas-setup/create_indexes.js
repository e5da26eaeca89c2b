// Collections and indexes of the operational store, for mongosh:
//   mongosh "$MONGODB_URI" atlas-setup/create_indexes.js
// Generated from Sources/MongoStore/Indexes/MongoIndex.swift, where each index has its reason; a test compares the two.
// `odl indexes apply` does the same.

const existing = db.getCollectionNames();
for (const name of ["account_statements", "accounts", "sync_state", "sync_changes", "sync_batches", "quarantine"]) {
  if (!existing.includes(name)) db.createCollection(name);
}

// statements of an account, newest period first; the latest one
db.account_statements.createIndex({ "accountNumber": 1, "periodEnd": -1, "_id": -1 }, { name: "by_period" });

// transactions of an account, newest first; a page far back passes over newer statements in the index alone
db.account_statements.createIndex({ "accountNumber": 1, "_lastDate": -1, "_id": -1, "_firstDate": 1 }, { name: "by_last_date" });

// the same of one category
db.account_statements.createIndex({ "accountNumber": 1, "transactions.category": 1, "_lastDate": -1, "_id": -1, "_firstDate": 1 }, { name: "by_category" });

// full text: statements of an account that hold a word, or one that begins with it
db.account_statements.createIndex({ "accountNumber": 1, "_words": 1 }, { name: "by_word" });

// what a re-snapshot did not find in the table
db.account_statements.createIndex({ "_confirmedVersion": 1 }, { name: "by_confirmation" });

// pipeline latencies of the newest batches that changed something
db.sync_batches.createIndex({ "hasChanges": 1, "_id": -1 }, { name: "with_changes" });
