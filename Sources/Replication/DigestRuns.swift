import Foundation
import StatementStore

/// Keys with their digests, put in the order of the keys' UTF-8 bytes whatever their number: sorted runs go to temporary files
/// and are merged when they are read. Of equal keys the one that was added last comes last.
struct DigestRuns {
    struct Entry: Sendable {
        var key: String
        var digest: StatementDigest

        func precedes(_ other: Entry) -> Bool { key.utf8.lexicographicallyPrecedes(other.key.utf8) }
    }

    private let entriesPerRun: Int
    private var pending: [Entry] = []
    private var files: [RunFile] = []

    /// - Parameter entriesPerRun: what is held in memory at most.
    init(entriesPerRun: Int = 100_000) { self.entriesPerRun = entriesPerRun }

    mutating func add(_ entry: Entry) throws {
        pending.append(entry)
        if pending.count >= entriesPerRun { try flush() }
    }

    mutating func merged() throws -> DigestMerge {
        try flush()
        return try DigestMerge(files)
    }

    private mutating func flush() throws {
        guard !pending.isEmpty else { return }
        let order = pending.indices.sorted { a, b in
            pending[a].precedes(pending[b]) || (a < b && !pending[b].precedes(pending[a]))
        }
        var bytes: [UInt8] = []
        for index in order { RunFile.append(pending[index], to: &bytes) }
        files.append(try RunFile(bytes))
        pending.removeAll(keepingCapacity: true)
    }
}

/// The entries of sorted runs, in order.
struct DigestMerge: Sendable {
    private var readers: [RunReader]
    /// The next entry of each reader.
    private var heads: [DigestRuns.Entry?]

    fileprivate init(_ files: [RunFile]) throws {
        readers = files.map { RunReader($0) }
        heads = []
        for index in readers.indices { heads.append(try readers[index].next()) }
    }

    mutating func next() throws -> DigestRuns.Entry? {
        var first: Int?
        for (index, head) in heads.enumerated() {
            guard let head else { continue }
            if let best = first, let entry = heads[best], !head.precedes(entry) { continue }
            first = index
        }
        guard let first else { return nil }
        let entry = heads[first]
        heads[first] = try readers[first].next()
        return entry
    }
}

/// A run in a file that has no name any more: it goes with the process, however that ends.
private final class RunFile: Sendable {
    let descriptor: Int32

    init(_ bytes: [UInt8]) throws {
        var path = Array((FileManager.default.temporaryDirectory.path + "/odl-verify-XXXXXX").utf8CString)
        descriptor = mkstemp(&path)
        guard descriptor >= 0 else { throw Self.failure("cannot make a temporary file") }
        unlink(path)
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress.map { $0 + written }, bytes.count - written) }
            guard count > 0 else { throw Self.failure("cannot write a temporary file") }
            written += count
        }
    }

    deinit { close(descriptor) }

    /// Key length, key, digest; all integers little-endian.
    static func append(_ entry: DigestRuns.Entry, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: UInt64(entry.key.utf8.count).littleEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: entry.key.utf8)
        for word in [entry.digest.high, entry.digest.low] {
            withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
        }
    }

    static func failure(_ what: String) -> StoreError {
        .unavailable("\(what) in \(FileManager.default.temporaryDirectory.path): \(String(cString: strerror(errno))); set TMPDIR to a directory with space")
    }
}

private struct RunReader: Sendable {
    private static let bufferSize = 1 << 16

    private let file: RunFile
    private var buffer: [UInt8] = []
    private var position = 0
    private var offset = 0

    init(_ file: RunFile) { self.file = file }

    mutating func next() throws -> DigestRuns.Entry? {
        guard try fill(8) else { return nil }
        let count = Int(word())
        guard try fill(count + 16) else { return nil }
        let key = String(decoding: buffer[position..<position + count], as: UTF8.self)
        position += count
        return DigestRuns.Entry(key: key, digest: StatementDigest(high: word(), low: word()))
    }

    private mutating func word() -> UInt64 {
        defer { position += 8 }
        return UInt64(littleEndian: buffer.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: position, as: UInt64.self) })
    }

    /// - Returns: whether `count` bytes are there; false at the end of the file.
    private mutating func fill(_ count: Int) throws -> Bool {
        guard buffer.count - position < count else { return true }
        buffer.removeFirst(position)
        position = 0
        while buffer.count < count {
            let size = max(Self.bufferSize, count - buffer.count)
            let piece = try [UInt8](unsafeUninitializedCapacity: size) { piece, initialized in
                let read = pread(file.descriptor, piece.baseAddress, size, offset)
                guard read >= 0 else { throw RunFile.failure("cannot read a temporary file") }
                initialized = read
            }
            guard !piece.isEmpty else { return false }
            offset += piece.count
            buffer += piece
        }
        return true
    }
}
