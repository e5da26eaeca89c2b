import HTTPTypes
import Hummingbird
import NIOCore
import Scalars
import StatementStore

extension HTTPField.Name {
    /// The Delta version that the answer shows.
    static let sourceVersion = HTTPField.Name.literal("ODL-Source-Version")
    /// Seconds since that version was committed.
    static let sourceAge = HTTPField.Name.literal("ODL-Source-Age")

    /// For names that are valid as they stand in the source.
    static func literal(_ name: StaticString) -> HTTPField.Name {
        guard let parsed = HTTPField.Name("\(name)") else { preconditionFailure("\(name) is no field name") }
        return parsed
    }
}

extension Response {
    /// Made once: a field checks its value when it is made.
    private static let fieldsOfData = [
        HTTPField(name: .contentType, value: "application/json"), HTTPField(name: .cacheControl, value: "no-store"),
    ]
    /// Of an answer about data, with what is added on its way out.
    private static let mostFields = 16

    /// An answer about data: JSON that is encoded already, with the state of the source that it shows.
    ///
    /// - Parameter request: what it answers, for how it is to be encoded; nil: as it is.
    static func data(_ json: ByteBuffer, source: SourcePosition?, now: Timestamp, to request: Request? = nil) -> Response {
        var json = json
        var headers = HTTPFields()
        headers.reserveCapacity(mostFields)
        headers.append(contentsOf: fieldsOfData)
        if let request, json.readableBytes >= Gzip.leastSize, Gzip.isAccepted(request.headers), let compressed = Gzip.compressed(json) {
            json = compressed
            headers.append(HTTPField(name: .contentEncoding, value: "gzip"))
            headers.append(HTTPField(name: .vary, value: "Accept-Encoding"))
        }
        if let source {
            headers.append(HTTPField(name: .sourceVersion, value: String(source.version)))
            let milliseconds = max(0, now.microseconds - source.committedAt.microseconds) / 1_000
            var age: [UInt8] = []
            DecimalText.append(unscaled: Int128(milliseconds), scale: 3, to: &age)
            headers.append(HTTPField(name: .sourceAge, value: age))
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: json))
    }
}

extension QueryAnswer {
    /// `{"NAME":[rows],"next_cursor":...}`. The rows' bytes are copied once, and not looked into.
    func page(_ name: StaticString, withCursor: Bool = true) -> ByteBuffer {
        var body = ByteBufferAllocator().buffer(capacity: json.bytes.count + 320)
        body.writeString("{\"")
        body.writeStaticString(name)
        body.writeString("\":[")
        body.writeBytes(json.bytes)
        body.writeString("]")
        if withCursor {
            // A cursor is base64url: nothing in it needs an escape.
            body.writeString(nextCursor.map { ",\"next_cursor\":\"\($0.text)\"" } ?? ",\"next_cursor\":null")
        }
        body.writeString("}")
        return body
    }
}

extension QueryExplanation {
    var json: ByteBuffer {
        var json = JSONWriter()
        json.beginObject()
        json.key("store")
        json.value(store)
        json.key("executionTimeMillis")
        json.value(executionTimeMillis)
        json.key("rowsReturned")
        json.value(rowsReturned)
        json.key("plan")
        json.beginArray()
        for step in plan { json.value(step) }
        json.endArray()
        json.endObject()
        return ByteBuffer(bytes: json.bytes)
    }
}
