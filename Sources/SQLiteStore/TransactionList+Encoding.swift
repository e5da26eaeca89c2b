import StatementStore

extension TransactionList {
    /// Writes a list, transaction by transaction.
    struct Encoder {
        private var bytes: [UInt8]
        /// The same come again and again: each stands once.
        private var texts = DistinctTexts()
        private var textsSize = 0
        private var places: [UInt32] = []
        private let textsStart: Int

        init(count: Int) {
            textsStart = headSize + count * entrySize
            bytes = []
            bytes.reserveCapacity(textsStart + 512)
            append(UInt32(truncatingIfNeeded: count))
        }

        /// - Parameters:
        ///   - range: of the object in the document, which SQLite limits to 1 GB.
        ///   - type: as ``Banking/TransactionType/stored``.
        mutating func append(date: Int64, amount: Int64, range: Range<Int>, category: String?, merchant: String?, type: UInt8) {
            append(date)
            append(amount)
            append(UInt32(truncatingIfNeeded: range.lowerBound))
            append(UInt32(truncatingIfNeeded: range.count))
            append(place(of: category))
            append(place(of: merchant))
            bytes.append(type)
        }

        /// The list.
        consuming func finish() -> [UInt8] {
            for number in 0..<texts.count {
                append(UInt32(truncatingIfNeeded: texts[number].count))
                bytes.append(contentsOf: texts[number])
            }
            return bytes
        }

        /// Where the text will stand.
        private mutating func place(of text: String?) -> UInt32 {
            guard var text else { return 0 }
            let number = text.withUTF8 { texts.add($0) }
            if number == places.count {
                places.append(UInt32(truncatingIfNeeded: textsStart + textsSize))
                textsSize += 4 + text.utf8.count
            }
            return places[number]
        }

        private mutating func append(_ value: some FixedWidthInteger) {
            withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
        }
    }
}
