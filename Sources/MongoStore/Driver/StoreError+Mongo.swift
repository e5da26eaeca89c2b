import CMongo
import StatementStore

extension StoreError {
    static let notAConnectionString = StoreError.unavailable(
        "not a MongoDB connection string; it looks like mongodb://USER:PASSWORD@HOST:27017/DATABASE?replicaSet=NAME "
            + "(percent-encode what is neither letter nor digit in user and password)")

    /// Says what to do. Holds host names, but neither user nor password nor anything of a document.
    init(_ error: MongoError, _ target: MongoTarget) {
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
            return "no primary at the moment; the members are electing one, try again in some seconds"
        case 246, 239: return "the state that was being read is no longer kept (minSnapshotHistoryWindowInSeconds); try again"
        case 50, 262: return "the server gave up after its time limit; check its load"
        default: return nil
        }
    }

    private static let authenticationFailed =
        "authentication failed; check user, password and authSource of the connection string (Atlas: Database Access)"
    private static let notAReplicaSet =
        "not a replica set; transactions and change streams need one: start mongod with --replSet and call rs.initiate()"

    private static func unreachable(_ message: String) -> String {
        if message.contains("Authentication failed") || message.contains("authentication") { return authenticationFailed }
        if message.contains("TLS") || message.contains("certificate") {
            return "no TLS connection; check tls=true, tlsCAFile and the host name in the server's certificate (\(message))"
        }
        if message.contains("resolve") || message.contains("SRV") || message.contains("look up") {
            return "the host name was not found; check its spelling and this machine's DNS"
        }
        if message.contains("refused") { return "connection refused; is mongod running, and on that port? (\(message))" }
        if message.contains("timeout") || message.contains("timed out") || message.contains("expired") {
            return "no answer in time; check that the server runs and lets this machine in (firewall; Atlas: Network Access, IP access list)"
                + " (\(message))"
        }
        return message
    }
}
