import Scalars
import StatementStore

/// The index of Atlas Search that full text uses where the deployment has one. It finds candidates only: they are read from
/// the store's snapshot and ranked like everywhere else, so the answers are those of the index `by_word`, as far as Atlas
/// Search, which follows the data a little later, knows them.
public enum AtlasSearch {
    public static let indexName = "odl_search"

    /// The definition, as `atlas-setup/create_search_index.json` has it: whole words as replication has folded them, so that
    /// no analyzer of Lucene decides what a word is.
    static let definition: BSONDocument = [
        "mappings": ["dynamic": false, "fields": ["accountNumber": ["type": "token"], "_words": ["type": "token"]]]
    ]

    /// Statements of the account that hold each word, the last one as a prefix.
    static func pipeline(account: String, words: [[UInt8]]) -> [BSONValue] {
        var must: [BSONValue] = words.dropLast().map {
            ["equals": ["path": "_words", "value": .string(String(decoding: $0, as: UTF8.self))]]
        }
        if let last = words.last.map({ String(decoding: $0, as: UTF8.self) }) {
            must.append(["range": ["path": "_words", "gte": .string(last), "lt": .string(last + "\u{10FFFF}")]])
        }
        let filter: BSONValue = [["equals": ["path": "accountNumber", "value": .string(account)]]]
        return [
            ["$search": ["index": .string(indexName), "compound": ["filter": filter, "must": .array(must)]]],
            ["$project": ["_id": 1]],
        ]
    }
}

extension MongoStore {
    /// Makes the index of Atlas Search.
    ///
    /// - Throws: ``StatementStore/StoreError`` on a deployment without Atlas Search.
    public func applySearchIndex() async throws {
        try await writes.run { client in
            let index: BSONValue = ["name": .string(AtlasSearch.indexName), "definition": .document(AtlasSearch.definition)]
            do {
                try client.command(["createSearchIndexes": .string(Collections.statements), "indexes": [index]])
            } catch let error as MongoError where error.isFromServer && error.code != 13 {
                throw StoreError.unavailable(
                    "no Atlas Search here (code \(error.code)); full text works without it, by the index by_word of odl indexes apply")
            }
        }
    }
}

extension MongoClient {
    /// Whether the deployment has the index, ready to be queried. A server without Atlas Search does not know the question.
    func hasSearchIndex() -> Bool {
        var isQueryable = false
        try? aggregate(Collections.statements, [["$listSearchIndexes": ["name": .string(AtlasSearch.indexName)]]]) { index, _ in
            isQueryable = index["queryable"]?.bool ?? false
            return false
        }
        return isQueryable
    }

    /// Keys of the statements that Atlas Search finds; nil when it fails, and the index of words has to do.
    func searchCandidates(account: String, words: [[UInt8]]) -> [BSONValue]? {
        var keys: [BSONValue] = []
        do {
            try aggregate(Collections.statements, AtlasSearch.pipeline(account: account, words: words)) { document, _ in
                if let key = document["_id"]?.string { keys.append(.string(key)) }
                return true
            }
        } catch { return nil }
        return keys
    }
}
