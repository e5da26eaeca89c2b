import Foundation

/// Reads audit logs and checks their chain.
public enum AuditReader {
    private static let blockSize = 1 << 20
    /// Of a line, in bytes.
    private static let longestLine = 1 << 20

    /// What a log holds that was found to be whole.
    public struct Log: Sendable, Hashable {
        /// Entries of earlier files that were not given.
        public var missing: UInt64
        /// After the last entry.
        public var chain: AuditChain
    }

    /// - Parameters:
    ///   - paths: the files of one log, the earliest first.
    ///   - expecting: an entry that is known from elsewhere, which has to be in the log: without one, entries that were cut off at
    ///     the end are not missed.
    /// - Throws: ``AuditLogError``, which names the first line that is not what it was.
    public static func verify(_ paths: [String], expecting: (count: UInt64, head: String)? = nil) throws(AuditLogError) -> Log {
        var isFound = expecting.map { $0.count == 0 } ?? true
        var log: Log?
        for path in paths {
            var start: AuditChain?
            let (chain, _) = try read(path, after: log?.chain) { before, chain in
                start = start ?? before
                if let expecting, chain.count == expecting.count { isFound = chain.head == expecting.head }
            }
            log = Log(missing: log?.missing ?? start?.count ?? 0, chain: chain)
        }
        guard isFound else {
            throw AuditLogError(
                description:
                    "\(paths.joined(separator: ", ")): entry \(expecting?.count ?? 0) is not the one that was given; entries were cut off or the log was replaced"
            )
        }
        return log ?? Log(missing: 0, chain: .empty)
    }

    /// - Parameters:
    ///   - before: where the file before this one ended; nil: it is the first that is read.
    ///   - each: called after every entry, with the chain before and after it.
    /// - Returns: the chain, and how many bytes of the file are whole lines.
    static func read(
        _ path: String, after before: AuditChain? = nil, each: (AuditChain, AuditChain) -> Void = { _, _ in }
    ) throws(AuditLogError) -> (AuditChain, Int) {
        guard let file = FileHandle(forReadingAtPath: path) else { throw .cannotOpen(path, errno) }
        defer { try? file.close() }
        var chain = before ?? .empty
        var isFirst = before == nil
        var line: UInt64 = 0
        var length = 0
        var rest = Data()
        while true {
            let block: Data
            do { block = try file.read(upToCount: blockSize) ?? Data() } catch { throw AuditLogError.cannotOpen(path, EIO) }
            guard !block.isEmpty else { return (chain, length) }
            rest.append(block)
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                line += 1
                if isFirst { chain = AuditChain(before: rest[rest.startIndex..<end]) }
                isFirst = false
                let earlier = chain
                do { try chain.accept(rest[rest.startIndex..<end]) } catch { throw AuditLogError.damaged(path, line: line, error) }
                each(earlier, chain)
                length += end - rest.startIndex + 1
                rest = rest[(end + 1)...]
            }
            guard rest.count <= longestLine else { throw AuditLogError.damaged(path, line: line + 1, AuditFault("is no entry")) }
            rest = Data(rest)
        }
    }
}
