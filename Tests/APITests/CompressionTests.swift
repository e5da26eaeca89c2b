import API
import CZlib
import Testing

@Suite("Compression")
struct CompressionTests {
    private static let long = "/api/v1/accounts/ACC-1/transactions"

    @Test(arguments: ["gzip", "deflate, GZIP;q=0.5, br", "br;q=1.0, gzip ; q=0.8, *;q=0.1"])
    func whoAsksForItGetsTheSameBytes(_ accepted: String) async throws {
        try await TestServer.with { server in
            try await server.fill()
            let plain = try await server.get(Self.long)
            let packed = try await server.get(Self.long, fields: [("Accept-Encoding", accepted)])
            #expect(packed.fields["content-encoding"] == "gzip")
            #expect(packed.fields["vary"] == "Accept-Encoding")
            #expect(packed.body.count < plain.body.count / 2)
            #expect(try Self.inflated(packed.body, count: plain.body.count) == plain.body)
        }
    }

    @Test(arguments: [nil, "", "br", "gzip;q=0", "identity, gzip;q=0.0"])
    func whoDoesNotGetsItAsItIs(_ accepted: String?) async throws {
        try await TestServer.with { server in
            try await server.fill()
            let answer = try await server.get(Self.long, fields: accepted.map { [("Accept-Encoding", $0)] } ?? [])
            #expect(answer.fields["content-encoding"] == nil)
            #expect(answer.text.hasPrefix(#"{"transactions":[{"#))
        }
    }

    @Test func whatAnAnswerDependsOnIsAllNamed() async throws {
        try await TestServer.with { configuration, _ in
            configuration.allowedOrigins = ["https://bank.example"]
        } _: { server in
            try await server.fill()
            let answer = try await server.get(Self.long, fields: [("Accept-Encoding", "gzip"), ("Origin", "https://bank.example")])
            #expect(answer.fields["vary"] == "Accept-Encoding, Origin")
        }
    }

    @Test func aSmallAnswerStaysAsItIs() async throws {
        try await TestServer.with { server in
            try await server.fill()
            let answer = try await server.get("/api/v1/accounts/ACC-1/balance", fields: [("Accept-Encoding", "gzip")])
            #expect(answer.fields["content-encoding"] == nil)
            #expect(answer.json["accountNumber"] as? String == "ACC-1")
        }
    }

    private static func inflated(_ bytes: [UInt8], count: Int) throws -> [UInt8] {
        var stream = z_stream()
        try #require(inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK)
        defer { inflateEnd(&stream) }
        var input = bytes
        var output = [UInt8](repeating: 0, count: count)
        let code = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                return inflate(&stream, Z_FINISH)
            }
        }
        #expect(code == Z_STREAM_END)
        return output
    }
}

extension TestServer {
    /// An account whose transactions are a body of several kilobytes.
    fileprivate func fill() async throws {
        let transactions = (10..<40).map { transaction("t\($0)", "2024-01-05T00:00:\($0)Z") }
        try await store.apply(version: 1, [statement("S1", transactions: transactions)])
    }
}
