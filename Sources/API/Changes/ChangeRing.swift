import Scalars
import StatementStore
import WebSockets

/// The newest part of the change feed, encoded for the wire, for all who listen. A value without clocks or locks.
public struct ChangeRing: Sendable {
    /// What is kept at most; the newest chunk always is.
    public struct Capacity: Sendable {
        public var events = 8_192
        /// Of encoded frames.
        public var bytes = 16 * 1024 * 1024

        public init() {}

        public init(events: Int, bytes: Int) {
            self.events = events
            self.bytes = bytes
        }
    }

    /// What was read from the store at once. Its frames lie in one buffer: who wants them all gets them in one write.
    private struct Chunk: Sendable {
        var all: EncodedFrames
        /// By account, where in `all`; `everyone` is of all accounts.
        var frames: [(account: String, range: Range<Int>)]
        var tokens: [ChangeToken]
        var isForEveryone: Bool
    }

    private let capacity: Capacity
    private var chunks: [Chunk] = []
    private var events = 0
    private var bytes = 0
    /// The token before the first frame; nil when the feed was empty there.
    private var base: ChangeToken?
    /// The token of the newest frame, or the place where listening began.
    private(set) var head: ChangeToken?
    /// The number of the first chunk that is kept. Chunks are numbered without gaps.
    private(set) var firstChunk = 0

    /// The number that the next chunk will have: the place "now".
    var nextChunk: Int { firstChunk + chunks.count }

    init(capacity: Capacity, head: ChangeToken?) {
        self.capacity = capacity
        self.head = head
        self.base = head
    }

    /// - Returns: the accounts that the new chunk is about.
    mutating func append(_ events: [StatementChangeEvent]) -> Set<String> {
        var all = EncodedFrames(capacity: events.reduce(0) { $0 + $1.json.count + 10 })
        let frames = events.map { (account: $0.accountNumber, range: all.append(text: $0.json)) }
        add(Chunk(all: all, frames: frames, tokens: events.map(\.token), isForEveryone: false))
        return Set(events.map(\.accountNumber))
    }

    /// A message to everyone that changes before `token` are missing.
    mutating func appendGap(upTo token: ChangeToken?) {
        let frame = EncodedFrames(text: ChangeGap(token: token).json)
        add(Chunk(all: frame, frames: [], tokens: token.map { [$0] } ?? [], isForEveryone: true))
        head = token
    }

    /// The frames from a chunk on, that pass the filter.
    func frames(fromChunk chunk: Int, _ filter: ChangeFilter) -> [EncodedFrames] {
        chunks[max(0, chunk - firstChunk)...].flatMap { Self.frames(of: $0, from: 0, filter) }
    }

    /// The frames after a token, or with nil from the feed's beginning; nil when that place is not in the ring.
    func frames(after token: ChangeToken?, _ filter: ChangeFilter) -> [EncodedFrames]? {
        if token == head { return [] }
        if token == base { return frames(fromChunk: firstChunk, filter) }
        guard let token else { return nil }
        for index in chunks.indices.reversed() {
            guard let place = chunks[index].tokens.lastIndex(of: token) else { continue }
            let rest = Self.frames(of: chunks[index], from: place + 1, filter)
            return rest + frames(fromChunk: firstChunk + index + 1, filter)
        }
        return nil
    }

    private mutating func add(_ chunk: Chunk) {
        chunks.append(chunk)
        events += chunk.frames.count
        bytes += chunk.all.count
        head = chunk.tokens.last ?? head
        var dropped = 0
        while chunks.count - dropped > 1, events > capacity.events || bytes > capacity.bytes {
            events -= chunks[dropped].frames.count
            bytes -= chunks[dropped].all.count
            base = chunks[dropped].tokens.last
            dropped += 1
        }
        chunks.removeFirst(dropped)
        firstChunk += dropped
    }

    private static func frames(of chunk: Chunk, from place: Int, _ filter: ChangeFilter) -> [EncodedFrames] {
        if chunk.isForEveryone { return place == 0 ? [chunk.all] : [] }
        if filter.isEverything {
            guard place < chunk.frames.count else { return [] }
            return [place == 0 ? chunk.all : chunk.all[chunk.frames[place].range.lowerBound..<chunk.all.count]]
        }
        return chunk.frames[place...].compactMap { filter.passes($0.account) ? chunk.all[$0.range] : nil }
    }
}

/// What a client is told when changes are missing: never silence.
struct ChangeGap {
    /// Where the feed goes on.
    var token: ChangeToken?

    var json: [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("operation")
        json.value("gap")
        json.key("token")
        if let token { json.value(token.text) } else { json.null() }
        json.key("detail")
        json.value("changes before this message are no longer kept; read the data again")
        json.endObject()
        return json.bytes
    }
}
