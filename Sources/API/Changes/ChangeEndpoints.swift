import Access
import Hummingbird
import Scalars
import StatementStore

/// The change feed, of all accounts or of one.
struct ChangeEndpoints: Sendable {
    let store: any StatementStore
    let hub: ChangeHub
    let sockets: WebSocketRoutes

    private static let notes = """
        One message a change, in order, each once. With `after`, everything since that token comes first; with `since`, \
        everything that was processed at that time or later. Where some of that is no longer kept, the first message is a gap. A client that reads too slowly is closed with 1013 and can resume with its \
        last token. A ping comes every 20 seconds.
        """

    private static let parameters = [QueryParameter.after.described(), QueryParameter.since.described(), .ticket]

    var all: [Endpoint] { [everything, ofAccount] }

    private var everything: Endpoint {
        Endpoint(
            path: "/ws/changes", operation: "watchChanges", tag: "Changes", summary: "Changes of all accounts that the caller may see",
            notes: Self.notes, parameters: Self.parameters, kind: .webSocket(messages: ["Change", "Gap"]), access: .scope(.changesRead)
        ) { try await upgrade($0, account: nil) }
    }

    private var ofAccount: Endpoint {
        Endpoint(
            path: "/ws/changes/{account}", operation: "watchAccountChanges", tag: "Changes", summary: "Changes of one account",
            notes: Self.notes, parameters: [.account] + Self.parameters,
            kind: .webSocket(messages: ["Change", "Gap"]), access: .scope(.changesRead)
        ) { try await upgrade($0, account: $0.account) }
    }

    private func upgrade(_ request: APIRequest, account: String?) async throws -> Response {
        let start = try await start(after: try request.query.value(.after), since: try request.query.value(.since))
        guard hub.isFollowing else { throw Problem.unavailable("the change feed has not started yet; try again") }
        let filter = ChangeFilter(account: account, among: request.principal.accounts)
        let session = ChangeFeedSession(store: store, hub: hub, filter: filter, isMasked: !request.principal.seesPII)
        return try sockets.upgrade(request, feed: .changes) { try await session.run(from: start, $0) }
    }

    /// Finds out before the upgrade whether the token is one: a WebSocket has no way to say that a parameter is wrong.
    ///
    /// "Now" is the store's, which the hub may be a moment behind: a client that has just read the data is told nothing that
    /// it has seen. With an empty feed that is the feed's beginning.
    private func start(after token: ChangeToken?, since time: Timestamp?) async throws -> ChangeFeedSession.Start {
        if let time {
            guard token == nil else { throw Problem.invalidParameter("since", takes: "a time only where after is not given") }
            let start = try await store.feedStart(since: time)
            return .after(start.token, isComplete: start.isComplete)
        }
        guard let token else { return .after(try await store.latestChangeToken()) }
        do {
            _ = try await store.changes(after: token, limit: 1)
            return .after(token)
        } catch let error as StoreError where error == .historyLost {
            return .gap
        }
    }
}

extension QueryParameter<ChangeToken> {
    fileprivate static let after = QueryParameter(
        name: "after", takes: "the token of a message of this feed", schema: #"{"type":"string","minLength":1}"#
    ) { $0.isEmpty ? nil : ChangeToken(text: $0) }
}

extension QueryParameter<Timestamp> {
    fileprivate static let since = QueryParameter(
        name: "since", takes: "a date (2024-02-29) or an RFC 3339 time (2024-02-29T12:00:00Z), UTC if it has no offset; not together with after",
        schema: #"{"type":"string","anyOf":[{"format":"date"},{"format":"date-time"}]}"#
    ) { Timestamp($0) }
}
