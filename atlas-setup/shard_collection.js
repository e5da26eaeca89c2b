// Shards the operational store, for mongosh connected to a mongos as an administrator:
//   mongosh "$ADMIN_URI/odl" atlas-setup/shard_collection.js
// Run create_indexes.js first. Reasons: docs/mongodb.md, "Sharding".
const name = db.getName();
sh.enableSharding(name);

// Every query of the API names its account, so each is answered by one shard. Hashed, because account numbers are often
// given out in sequence: ranges of them would send all new accounts to one shard.
db.account_statements.createIndex({ accountNumber: "hashed" }, { name: "shard_key" });
sh.shardCollection(`${name}.account_statements`, { accountNumber: "hashed" });

// The other collections are small or are read in the order of their numbers, and stay on the database's primary shard:
// accounts (about 200 bytes an account), sync_state, sync_changes, sync_batches, quarantine.
