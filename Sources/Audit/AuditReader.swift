import Foundation

/// Reads audit logs and checks their chain.
public enum AuditReader {
    private static let blockSize = 1 << 20
    /// Of a line, in bytes.
    private static let longestLine = 1 << 20

    /// - Parameter expecting: an entry that is known from elsewhere, which has to be in the log: without one, entries that
    ///   were cut off at the end are not missed.
    /// - Throws: ``AuditLogError``, which names the first line that is not what it was.
    public static func verify(_ path: String, expecting: (count: UInt64, head: String)? = nil) throws(AuditLogError) -> AuditChain {
        var isFound = expecting.map { $0.count == 0 } ?? true
        let (chain, _) = try read(path) { chain in
            if let expecting, chain.count == expecting.count { isFound = chain.head == expecting.head }
        }
        guard isFound else {
            throw AuditLogError(
                description: "\(path): entry \(expecting?.count ?? 0) is not the one that was given; entries were cut off or the log was replaced")
        }
        return chain
    }

    /// - Parameter each: called after every entry.
    /// - Returns: the chain, and how many bytes of the file are whole lines.
    static func read(_ path: String, each: (AuditChain) -> Void = { _ in }) throws(AuditLogError) -> (AuditChain, Int) {
        guard let file = FileHandle(forReadingAtPath: path) else { throw .cannotOpen(path, errno) }
        defer { try? file.close() }
        var chain = AuditChain.empty
        var length = 0
        var rest = Data()
        while true {
            let block: Data
            do { block = try file.read(upToCount: blockSize) ?? Data() } catch { throw AuditLogError.cannotOpen(path, EIO) }
            guard !block.isEmpty else { return (chain, length) }
            rest.append(block)
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                do { try chain.accept(rest[rest.startIndex..<end]) } catch {
                    throw AuditLogError.damaged(path, line: chain.count + 1, error)
                }
                each(chain)
                length += end - rest.startIndex + 1
                rest = rest[(end + 1)...]
            }
            guard rest.count <= longestLine else { throw AuditLogError.damaged(path, line: chain.count + 1, AuditFault("is no entry")) }
            rest = Data(rest)
        }
    }
}
