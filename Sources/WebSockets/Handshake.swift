import Crypto
import Foundation
import HTTPTypes

/// The opening handshake as the server sees it (RFC 6455, section 4.2).
enum Handshake {
    private static let magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    /// The `Sec-WebSocket-Accept` that answers a request; nil when it is no valid WebSocket request.
    static func accept(_ request: HTTPRequest) -> String? {
        let fields = request.headerFields
        guard request.method == .get, lists("websocket", fields[values: .upgrade]), lists("upgrade", fields[values: .connection]),
            fields[.contentLength] == nil, fields[.transferEncoding] == nil,
            fields[.secWebSocketVersion] == "13",
            let key = fields[.secWebSocketKey], Data(base64Encoded: key)?.count == 16
        else { return nil }
        return Data(Insecure.SHA1.hash(data: Data((key + magic).utf8))).base64EncodedString()
    }

    /// Whether a comma-separated list names `token`, ignoring case.
    static func lists(_ token: String, _ values: [String]) -> Bool {
        values.contains { value in
            value.split(separator: ",").contains { $0.trimmingCharacters(in: .whitespaces).lowercased() == token }
        }
    }
}
