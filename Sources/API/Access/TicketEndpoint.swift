import Access
import Hummingbird
import NIOCore
import Scalars

/// Gives out tickets for WebSockets.
struct TicketEndpoint: Sendable {
    let tickets: TicketOffice

    var endpoint: Endpoint {
        Endpoint(
            path: "/api/v1/ws-tickets", operation: "createWebSocketTicket", tag: "Access",
            summary: "A ticket to open one WebSocket with, as ?ticket=",
            notes: "For browsers, which cannot send Authorization with a WebSocket. It opens one WebSocket within 30 seconds.",
            kind: .json(schema: "WebSocketTicket"), method: .post, access: .authenticated
        ) { request in
            let (ticket, expiresAt) = tickets.issue(to: request.principal)
            var json = JSONWriter()
            json.beginObject()
            json.key("ticket")
            json.value(ticket)
            json.key("expires_at")
            json.value(expiresAt)
            json.endObject()
            return Response(
                status: .created, headers: [.contentType: "application/json", .cacheControl: "no-store"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: json.bytes)))
        }
    }
}
