import Access
import Hummingbird
import StatementStore

extension Problem {
    /// What a client is told of an error; the rest is for the log.
    init(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as StoreError: self.init(error)
        case let error as AccessError: self.init(error)
        case let error as HTTPError where error.status == .notFound: self = .unknownRoute
        case let error as any HTTPResponseError: self = .status(error.status)
        default: self = .internalError
        }
    }

    private init(_ error: StoreError) {
        switch error {
        case .invalidCursor:
            self = .invalidParameter("cursor", takes: "the next_cursor of the previous page, with the same other parameters")
        case .invalidToken: self = .invalidParameter("after", takes: "the token of a message of this feed")
        case .tooSlow: self = .unavailable("the query took too long and was ended; ask for less, or try again")
        case .unavailable(""): self = .unavailable("the store cannot be reached now; try again")
        default: self = .internalError
        }
    }

    /// Whether the log has to say more than the access line.
    var isServerFault: Bool { status.code >= 500 && kind == nil }
}
