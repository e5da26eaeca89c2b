import GRDB
import StatementStore

/// The words that a statement's transactions are found by: the column `transaction_lists.words`.
///
/// Numbers in LEB128: how many distinct words there are, each one's length and UTF-8; then for each transaction how many it has
/// and which. A search, which is always of one account, reads those of the account's statements: a common word costs it nothing
/// in the statements of others, and the writer has no full-text index to keep.
enum WordList {
    /// More words of a query are left to the scorer.
    private static let wordsAtMost = 64

    /// Positions of the transactions that hold every word, the last one as a prefix.
    ///
    /// - Throws: `DatabaseError` when the column holds no such list.
    static func positions(in column: UnsafeBufferPointer<UInt8>, holding words: [[UInt8]]) throws -> [Int] {
        var reader = Reader(bytes: column)
        let wanted = words.prefix(wordsAtMost)
        let all = UInt64.max >> UInt64(wordsAtMost - wanted.count)
        // For each distinct word, which of the query's it is, as bits.
        let count = try reader.number()
        var hits: [UInt64] = []
        hits.reserveCapacity(min(count, column.count))
        var found: UInt64 = 0
        for _ in 0..<count {
            let word = try reader.bytes(reader.number())
            var hit: UInt64 = 0
            for (index, query) in wanted.enumerated() where word.starts(with: query) {
                if word.count == query.count || index == words.count - 1 { hit |= 1 << UInt64(index) }
            }
            hits.append(hit)
            found |= hit
        }
        var positions: [Int] = []
        guard found == all else { return positions }
        var position = 0
        while !reader.isAtEnd {
            var has: UInt64 = 0
            for _ in 0..<(try reader.number()) {
                let word = try reader.number()
                guard word < hits.count else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
                has |= hits[word]
            }
            if has == all { positions.append(position) }
            position += 1
        }
        return positions
    }

    private struct Reader {
        let bytes: UnsafeBufferPointer<UInt8>
        private var place = 0

        init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

        var isAtEnd: Bool { place == bytes.count }

        mutating func number() throws -> Int {
            var value: UInt32 = 0
            var shift: UInt32 = 0
            while place < bytes.count, shift < 32 {
                let byte = bytes[place]
                place += 1
                value |= UInt32(byte & 0x7F) << shift
                if byte < 0x80 { return Int(value) }
                shift += 7
            }
            throw DatabaseError(resultCode: .SQLITE_CORRUPT)
        }

        mutating func bytes(_ count: Int) throws -> UnsafeBufferPointer<UInt8> {
            guard count <= bytes.count - place else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
            defer { place += count }
            return UnsafeBufferPointer(rebasing: bytes[place..<place + count])
        }
    }
}

extension WordList {
    /// Writes the lists of statements, transaction by transaction.
    struct Encoder {
        /// Merchants and descriptions, which come again and again: each is taken apart once for all statements.
        private var texts = DistinctTexts()
        private var words = DistinctTexts()
        /// The numbers of each text's distinct words, one text behind the other, and where each text's end.
        private var wordsOfTexts: [Int] = []
        private var endsOfTexts: [Int] = []
        /// The words of the statement under way, in the order of its list, and of each word its place there, -1 where it has none.
        private var listed: [Int] = []
        private var places: [Int] = []
        /// Of the statement under way: how many words each transaction has, and which.
        private var transactions: [UInt8] = []
        private var taken = SearchText()
        private var numbers: [Int] = []

        /// The next transaction of the statement under way.
        mutating func append(merchant: String?, description: String?) {
            numbers.removeAll(keepingCapacity: true)
            if let merchant { numbers.append(contentsOf: wordsOfTexts[words(of: merchant)]) }
            if let description {
                for number in wordsOfTexts[words(of: description)] where !numbers.contains(number) { numbers.append(number) }
            }
            Self.append(numbers.count, to: &transactions)
            for number in numbers { Self.append(place(of: number), to: &transactions) }
        }

        private mutating func place(of word: Int) -> Int {
            while places.count <= word { places.append(-1) }
            if places[word] < 0 {
                places[word] = listed.count
                listed.append(word)
            }
            return places[word]
        }

        /// Where in `wordsOfTexts`.
        private mutating func words(of text: String) -> Range<Int> {
            var text = text
            return text.withUTF8 { utf8 in
                let number = texts.add(utf8)
                let start = number == 0 ? 0 : endsOfTexts[number - 1]
                if number == endsOfTexts.count {
                    taken.read(utf8)
                    taken.forEachWord { word in
                        let word = words.add(word)
                        if !wordsOfTexts[start...].contains(word) { wordsOfTexts.append(word) }
                    }
                    endsOfTexts.append(wordsOfTexts.count)
                }
                return start..<endsOfTexts[number]
            }
        }

        /// The list of the statement under way. What follows is another's.
        mutating func finish() -> [UInt8] {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(10 * listed.count + transactions.count + 8)
            Self.append(listed.count, to: &bytes)
            for number in listed {
                let word = words[number]
                Self.append(word.count, to: &bytes)
                bytes.append(contentsOf: word)
                places[number] = -1
            }
            bytes.append(contentsOf: transactions)
            listed.removeAll(keepingCapacity: true)
            transactions.removeAll(keepingCapacity: true)
            return bytes
        }

        private static func append(_ number: Int, to bytes: inout [UInt8]) {
            var rest = UInt32(truncatingIfNeeded: number)
            while rest >= 0x80 {
                bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
                rest >>= 7
            }
            bytes.append(UInt8(rest))
        }
    }
}
