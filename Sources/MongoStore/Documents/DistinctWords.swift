import StatementStore

/// The distinct words of many texts, one behind the other in one buffer: a word costs no memory of its own.
struct DistinctWords {
    private var bytes: [UInt8] = []
    private var words: [Range<Int>] = []
    /// Places in `words` by hash. Where two words share one, the second stands under the next number that is free.
    private var places: [UInt64: Int] = [:]
    private var text = SearchText()

    mutating func add(_ source: String) {
        var source = source
        source.withUTF8 { text.read($0) }
        for word in text.words { add(text.bytes(of: word)) }
    }

    private mutating func add(_ word: ArraySlice<UInt8>) {
        // FNV-1a: words are short, and Swift's own hash takes a step a byte that is ten times as long.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in word { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        while let place = places[hash] {
            if bytes[words[place]].elementsEqual(word) { return }
            hash &+= 1
        }
        places[hash] = words.count
        words.append(bytes.count..<bytes.count + word.count)
        bytes.append(contentsOf: word)
    }

    /// In the order of their bytes.
    var sorted: [ArraySlice<UInt8>] { words.map { bytes[$0] }.sorted { $0.lexicographicallyPrecedes($1) } }
}
