import CZlib
import HTTPTypes
import NIOCore

/// gzip (RFC 1952) for clients that ask for it. Who does not ask pays nothing.
///
/// A body's compressed length tells something of it (BREACH). That takes an attacker who can have a victim's browser ask again and
/// again with the victim's rights: browsers are given no rights here that they would send along from another site's page.
enum Gzip {
    /// Of a body, in bytes; a smaller one fits into a packet as it is.
    static let leastSize = 1_024
    /// The fastest: statements shrink to a quarter with it, and hardly further with more work.
    private static let level: Int32 = 1
    /// zlib's largest window, and gzip's header and trailer about it.
    private static let windowBits: Int32 = 15 + 16
    private static let memoryLevel: Int32 = 8

    /// Whether `Accept-Encoding` takes gzip (RFC 9110, 12.5.3).
    static func isAccepted(_ fields: HTTPFields) -> Bool {
        guard let accepted = fields[.acceptEncoding] else { return false }
        return accepted.split(separator: ",").contains { element in
            let parts = element.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
            guard parts.first == "gzip" else { return false }
            guard let quality = parts.dropFirst().first(where: { $0.hasPrefix("q=") }) else { return true }
            return (Double(quality.dropFirst(2)) ?? 0) > 0
        }
    }

    /// Nil when zlib has no memory for it: the body then goes as it is.
    static func compressed(_ body: ByteBuffer) -> ByteBuffer? {
        var stream = z_stream()
        let opened = deflateInit2_(
            &stream, level, Z_DEFLATED, windowBits, memoryLevel, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard opened == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        var result = ByteBufferAllocator().buffer(capacity: Int(deflateBound(&stream, UInt(body.readableBytes))))
        let isWhole = body.withUnsafeReadableBytes { input in
            // zlib does not write to its input; its C interface only lacks the const.
            stream.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
            stream.avail_in = UInt32(input.count)
            var isWhole = false
            result.writeWithUnsafeMutableBytes(minimumWritableBytes: 0) { output in
                stream.next_out = output.bindMemory(to: UInt8.self).baseAddress
                stream.avail_out = UInt32(output.count)
                isWhole = deflate(&stream, Z_FINISH) == Z_STREAM_END
                return output.count - Int(stream.avail_out)
            }
            return isWhole
        }
        return isWhole ? result : nil
    }
}
