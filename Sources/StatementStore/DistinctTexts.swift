/// Distinct texts, numbered from 0 in the order in which they came, one behind the other in one buffer: none costs memory of
/// its own. Texts are equal when their UTF-8 is: to Swift's `String`, `é` is the same letter however it is composed.
public struct DistinctTexts: Sendable {
    private struct Text {
        var hash: UInt64
        var range: Range<Int>
    }

    private var bytes: [UInt8] = []
    private var texts: [Text] = []
    /// Numbers by hash, -1 where there is none; a power of two, at most half full. Where a place is taken, the next one is.
    private var places: [Int32] = Array(repeating: -1, count: 256)

    public init() {
        bytes.reserveCapacity(1_024)
        texts.reserveCapacity(64)
    }

    public var count: Int { texts.count }

    /// The UTF-8 of a text.
    public subscript(number: Int) -> ArraySlice<UInt8> { bytes[texts[number].range] }

    /// - Returns: the number of the text, which may have been there.
    @discardableResult
    public mutating func add(_ utf8: UnsafeBufferPointer<UInt8>) -> Int {
        let hash = Self.hash(utf8)
        var place = self.place(for: hash)
        while places[place] >= 0 {
            let number = Int(places[place])
            if texts[number].hash == hash, isEqual(number, utf8) { return number }
            place = (place + 1) & (places.count - 1)
        }
        places[place] = Int32(texts.count)
        texts.append(Text(hash: hash, range: bytes.count..<bytes.count + utf8.count))
        bytes.append(contentsOf: utf8)
        if texts.count * 2 > places.count { grow() }
        return texts.count - 1
    }

    /// In the order of their bytes.
    public var sorted: [ArraySlice<UInt8>] { texts.map { bytes[$0.range] }.sorted { $0.lexicographicallyPrecedes($1) } }

    /// Eight bytes a step: the texts are short, and Swift's own hash takes a step a byte that is ten times as long.
    private static func hash(_ utf8: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash = UInt64(utf8.count) &* 0x9E37_79B9_7F4A_7C15
        func mix(_ word: UInt64) {
            hash = (hash ^ word) &* 0xFF51_AFD7_ED55_8CCD
            hash ^= hash >> 29
        }
        let whole = utf8.count / 8 * 8
        for start in stride(from: 0, to: whole, by: 8) {
            mix(UnsafeRawBufferPointer(utf8).loadUnaligned(fromByteOffset: start, as: UInt64.self))
        }
        mix(utf8[whole...].reduce(0) { $0 << 8 | UInt64($1) })
        return hash
    }

    private func place(for hash: UInt64) -> Int { Int(truncatingIfNeeded: hash ^ hash >> 32) & (places.count - 1) }

    private func isEqual(_ number: Int, _ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        let range = texts[number].range
        guard range.count == utf8.count else { return false }
        for i in 0..<utf8.count where bytes[range.lowerBound + i] != utf8[i] { return false }
        return true
    }

    private mutating func grow() {
        places = Array(repeating: -1, count: places.count * 2)
        for (number, text) in texts.enumerated() {
            var place = self.place(for: text.hash)
            while places[place] >= 0 { place = (place + 1) & (places.count - 1) }
            places[place] = Int32(number)
        }
    }
}
