import API
import Access
import ArgumentParser
import Audit
import Crypto
import Foundation

/// Who may use the API, for `serve` and `demo`.
struct AuthenticationOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Take access tokens: what they must have as iss. With --token-audience.", valueName: "issuer"))
    var tokenIssuer: String?

    @Option(help: ArgumentHelp("What tokens must have in aud.", valueName: "audience"))
    var tokenAudience: String?

    @Option(
        help: ArgumentHelp(
            "The issuer's JSON Web Key Set, a file or an https URL. Default: what its OpenID metadata names", valueName: "file or URL"))
    var jwks: String?

    @Option(help: ArgumentHelp("The claim of tokens that lists accounts: numbers, PREFIX* or *. Default: accounts", valueName: "claim"))
    var accountsClaim: String?

    @Option(help: ArgumentHelp("Take API keys: the file that odl keys writes. Default: api-keys.json in --data-dir, where there is one", valueName: "file"))
    var apiKeys: String?

    @Flag(help: "Listen on a --host that others can reach though nobody is asked who he is.")
    var insecureNoAuth = false

    @Option(help: ArgumentHelp("Requests per second of one principal; 0: any number. Default: 1000 with authentication, else 0", valueName: "rate"))
    var rateLimit: Int?

    @Option(help: ArgumentHelp("Requests per second of one address; 0: any number. Default: 2000 with authentication, else 0", valueName: "rate"))
    var addressRateLimit: Int?

    @Option(help: ArgumentHelp("Write down who read which account, in this file of this process alone. See odl audit verify", valueName: "file"))
    var auditLog: String?

    /// Sets up `configuration`, whose host is known, and refuses to serve others without authentication.
    ///
    /// - Returns: what to say on the first screen.
    func apply(to configuration: inout APIConfiguration, directory: String, _ settings: Settings) async throws -> String {
        let authentication = try authenticationConfiguration(directory: directory, settings)
        if let authentication {
            do {
                configuration.authenticator = try await Authenticator(configuration: authentication, logger: Terminal.logger)
            } catch let error as AccessError {
                throw SettingError(error.description)
            }
        } else if !Self.isLoopback(configuration.host), !settings.flag(insecureNoAuth, "insecure-no-auth") {
            throw SettingError(
                "--host \(configuration.host): without authentication the API listens on this machine only; give --token-issuer or make API keys with odl keys add, or say --insecure-no-auth")
        }
        let rate = try settings.int(rateLimit, "rate-limit", default: authentication == nil ? 0 : 1_000, in: 0...1_000_000)
        let addressRate = try settings.int(
            addressRateLimit, "address-rate-limit", default: authentication == nil ? 0 : 2_000, in: 0...1_000_000)
        if rate > 0 || addressRate > 0 { configuration.rateLimits = RateLimits(principal: rate, address: addressRate) }
        if let text = settings.string(nil, "cursor-key") {
            guard let bytes = Data(base64Encoded: text), bytes.count == 32 else {
                throw SettingError("ODL_CURSOR_KEY takes 32 bytes as base64: openssl rand -base64 32")
            }
            configuration.cursorKey = SymmetricKey(data: bytes)
        }
        if let path = settings.string(auditLog, "audit-log") { configuration.auditLog = try AuditLog(path: path) }
        return Self.described(authentication, host: configuration.host)
    }

    private func authenticationConfiguration(directory: String, _ settings: Settings) throws -> AuthenticationConfiguration? {
        var authentication = AuthenticationConfiguration()
        authentication.tokens = try tokenConfiguration(settings)
        let file = settings.string(apiKeys, "api-keys")
        if let file, !FileManager.default.fileExists(atPath: file) {
            throw SettingError("--api-keys \(file): there is no such file; odl keys add makes it")
        }
        let usual = directory + "/api-keys.json"
        if let file = file ?? (FileManager.default.fileExists(atPath: usual) ? usual : nil) {
            authentication.apiKeys = APIKeyFile(path: file)
        }
        return authentication.tokens == nil && authentication.apiKeys == nil ? nil : authentication
    }

    private func tokenConfiguration(_ settings: Settings) throws -> TokenConfiguration? {
        let (location, issuer, audience) = (
            settings.string(jwks, "jwks"), settings.string(tokenIssuer, "token-issuer"), settings.string(tokenAudience, "token-audience")
        )
        guard location != nil || issuer != nil || audience != nil else { return nil }
        guard let issuer, let audience else {
            throw SettingError("access tokens need --token-issuer and --token-audience: which tokens are for this server")
        }
        let keys: KeySetSource
        if let location {
            guard let source = KeySetSource(location) else { throw SettingError("--jwks \(location): give a file or an https URL") }
            keys = source
        } else {
            guard let source = KeySetSource(discoveredFrom: issuer) else {
                throw SettingError("--token-issuer \(issuer): keys are found by an https URL only; give them with --jwks")
            }
            keys = source
        }
        var tokens = TokenConfiguration(keys: keys, issuer: issuer, audience: audience)
        tokens.accountsClaim = settings.string(accountsClaim, "accounts-claim", default: tokens.accountsClaim)
        return tokens
    }

    private static func described(_ authentication: AuthenticationConfiguration?, host: String) -> String {
        guard let authentication else {
            return isLoopback(host)
                ? "no authentication: only this machine can connect"
                : "NO AUTHENTICATION: whoever can reach \(host) sees all accounts"
        }
        var ways: [String] = []
        if let tokens = authentication.tokens { ways.append("access tokens of \(tokens.issuer)") }
        if let file = authentication.apiKeys { ways.append("API keys of \(file.path)") }
        return "authentication: " + ways.joined(separator: ", ")
    }

    private static func isLoopback(_ host: String) -> Bool { ["127.0.0.1", "::1", "localhost"].contains(host) }
}
