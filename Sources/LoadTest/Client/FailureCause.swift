import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// Why a request has failed. Few, whatever happens: they are counted by cause.
enum FailureCause: Sendable, Hashable, CustomStringConvertible {
    /// Answered, but not with success.
    case status(Int)
    /// No answer within the plan's timeout.
    case timeout
    /// The connection broke or was closed before the whole answer was there.
    case closed
    case noConnection(String)
    case malformed

    init(_ error: any Error) {
        switch error {
        case is NIOConnectionError, is ChannelError: self = .noConnection(Self.reason(error))
        case let error as IOError where error.errnoCode == ECONNRESET || error.errnoCode == EPIPE: self = .closed
        case let error as IOError: self = .noConnection(String(cString: strerror(error.errnoCode)).lowercased())
        case is HTTPParserError: self = .malformed
        default: self = .closed
        }
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError: error.connectionErrors.first.map { reason($0.error) } ?? "cannot connect"
        case let error as IOError: String(cString: strerror(error.errnoCode)).lowercased()
        case ChannelError.connectTimeout: "no connection in time"
        default: "cannot connect"
        }
    }

    var description: String {
        switch self {
        case .status(let code): "HTTP \(code)"
        case .timeout: "no answer in time"
        case .closed: "connection closed"
        case .noConnection(let reason): reason
        case .malformed: "answer is no HTTP"
        }
    }
}
