import CMongo
import Foundation
import StatementStore

extension StoreError {
    static let notAConnectionString = StoreError.unavailable(
        "not a MongoDB connection string; it looks like mongodb://USER:PASSWORD@HOST:27017/DATABASE?replicaSet=NAME "
            + "(percent-encode what is neither letter nor digit in user and password)")

    /// Says what to do. Holds host names, but neither user nor password nor anything of a document.
    init(_ error: MongoError, _ target: MongoTarget) {
        // MaxTimeMSExpired.
        if error.isFromServer, error.code == 50 {
            self = .tooSlow
            return
        }
        self = .unavailable("MongoDB at \(target.hosts): \(ConnectionAdvice(error, target).text)")
    }
}

/// What an operator is told of a failure.
struct ConnectionAdvice {
    let text: String

    init(_ error: MongoError, _ target: MongoTarget) {
        text = Self.advice(error, database: target.database) ?? "\(error.message) (code \(error.code))"
    }

    private static func advice(_ error: MongoError, database: String) -> String? {
        if error.isServerSelection || error.isNetwork { return unreachable(error.message) }
        if error.domain == MONGOC_ERROR_CLIENT.rawValue, error.code == MONGOC_ERROR_CLIENT_AUTHENTICATE.rawValue {
            return authenticationFailed
        }
        guard error.isFromServer else { return nil }
        switch error.code {
        case 18: return authenticationFailed
        case 13:
            return "the user may not do this in database \(database); grant it the role of atlas-setup/roles.js"
        case 20, 263, 40_573: return notAReplicaSet
        case 10_107, 13_435, 11_600, 11_602, 189, 91:
            return noPrimary
        case 246, 239: return "the state that was being read is no longer kept (minSnapshotHistoryWindowInSeconds); try again"
        case 50, 262: return "the server gave up after its time limit; check its load"
        default: return nil
        }
    }

    private static let authenticationFailed =
        "authentication failed; check user, password and authSource of the connection string (Atlas: Database Access)"
    private static let notAReplicaSet =
        "not a replica set; transactions and change streams need one: start mongod with --replSet and call rs.initiate()"

    /// libmongoc's words for each host stand in brackets behind "No suitable servers found"; without them the hosts are
    /// reached, and none is what the call needs.
    private static func unreachable(_ message: String) -> String {
        let text = message.replacing("`serverSelectionTimeoutMS` expired", with: "").replacing("calling hello on ", with: "")
        func says(_ words: String...) -> Bool { words.contains { text.localizedCaseInsensitiveContains($0) } }
        if says("authentication") { return authenticationFailed }
        if says("TLS", "certificate", "SSL") {
            return "no TLS connection; check tls=true, tlsCAFile and the host name in the server's certificate (\(message))"
        }
        if says("resolve", "SRV", "look up") { return "the host name was not found; check its spelling and this machine's DNS" }
        if says("timeout", "timed out", "expired") {
            return "no answer in time; check that the server runs and lets this machine in (firewall; Atlas: Network Access, IP access list), "
                + "and whether it wants tls=true"
        }
        if says("refused", "failed to connect") { return "connection refused; is mongod running, and on that port?" }
        if says("closed", "failed to read", "failed to send", "failed to write") {
            return "the connection broke; the server went away or wants TLS (tls=true)"
        }
        return text.contains("[") ? message : noPrimary
    }

    private static let noPrimary = "no primary at the moment; the members are electing one or too few of them run, try again in some seconds"
}
