import Banking
import GRDB
import StatementStore

/// Where a statement's transactions lie in its document, and what queries filter and sort by: the column
/// `transaction_lists.transactions`. A query reads it from end to end, some nanoseconds a transaction: a row for each
/// transaction, with its indexes, would cost the writer ten times as much.
///
/// Little-endian: their count (UInt32), an entry each in the statement's order, then the texts that entries refer to. It points
/// into the column and is valid as long as that is.
struct TransactionList {
    /// `date` Int64 (microseconds), `amount` Int64 (minor units), `start` and `length` of the object UInt32, `category` and
    /// `merchant` UInt32 (where the text stands: its length, UInt32, and its UTF-8; 0 is null), `type` UInt8.
    static let entrySize = 33
    static let headSize = 4

    let count: Int
    private let bytes: UnsafeRawBufferPointer

    /// - Throws: `DatabaseError` when it is none.
    init(_ column: UnsafeBufferPointer<UInt8>) throws {
        bytes = UnsafeRawBufferPointer(column)
        guard bytes.count >= Self.headSize else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
        count = Int(UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self)))
        guard bytes.count >= Self.headSize + count * Self.entrySize else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
    }

    subscript(position: Int) -> Entry {
        precondition(position < count)
        return Entry(bytes: bytes, offset: Self.headSize + position * Self.entrySize)
    }

    /// One transaction.
    struct Entry {
        fileprivate let bytes: UnsafeRawBufferPointer
        fileprivate let offset: Int

        /// Microseconds.
        var date: Int64 { Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int64.self)) }
        /// Minor units.
        var amount: Int64 { Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset + 8, as: Int64.self)) }
        /// Its object in the document.
        var range: Range<Int> { number(16)..<number(16) + number(20) }
        /// UTF-8; nil for null.
        var category: UnsafeRawBufferPointer? { get throws { try text(number(24)) } }
        /// UTF-8; nil for null.
        var merchant: UnsafeRawBufferPointer? { get throws { try text(number(28)) } }
        /// As ``Banking/TransactionType/stored``.
        var type: UInt8 { bytes[offset + 32] }

        private func number(_ place: Int) -> Int {
            Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset + place, as: UInt32.self)))
        }

        private func text(_ start: Int) throws -> UnsafeRawBufferPointer? {
            if start == 0 { return nil }
            guard start + 4 <= bytes.count else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
            let length = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self)))
            guard start + 4 + length <= bytes.count else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
            return UnsafeRawBufferPointer(rebasing: bytes[start + 4..<start + 4 + length])
        }
    }
}

extension TransactionType {
    /// As in ``TransactionList``.
    var stored: UInt8 {
        switch self {
        case .credit: 0
        case .debit: 1
        }
    }
}
