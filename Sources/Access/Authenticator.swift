import Crypto
import Logging
import Scalars
import ServiceLifecycle
import StatementStore
import Synchronization

/// How callers are told. At least one of the two.
public struct AuthenticationConfiguration: Sendable {
    public var tokens: TokenConfiguration?
    public var apiKeys: APIKeyFile?
    /// How many verified tokens are remembered.
    public var cachedTokens = 4_096

    public init(tokens: TokenConfiguration? = nil, apiKeys: APIKeyFile? = nil) {
        self.tokens = tokens
        self.apiKeys = apiKeys
    }
}

/// Turns credentials into principals: bearer tokens of an OpenID provider, and API keys.
///
/// Keys of both kinds change without a restart: as a service it looks at their files every second, and ``reload()`` does at once.
public final class Authenticator: Service, Sendable {
    private struct CachedToken: Sendable {
        var principal: Principal
        var revision: UInt64
    }

    private struct State {
        var tokens: GenerationalCache<SHA256Digest, CachedToken>
        var apiKeys: [String: APIKey] = [:]
        var fingerprint: FileFingerprint?
    }

    private let configuration: AuthenticationConfiguration
    private let verifier: TokenVerifier?
    private let keys: KeySetProvider?
    private let wallClock: WallClock
    private let clock: any Clock<Duration>
    private let logger: Logger
    private let state: Mutex<State>

    /// Loads the keys.
    ///
    /// - Throws: ``APIKeyFileError``; ``AccessError`` when the key set's file cannot be used. A URL that does not answer is tried again.
    public init(
        configuration: AuthenticationConfiguration, wallClock: WallClock = .system, clock: any Clock<Duration> = ContinuousClock(),
        logger: Logger
    ) async throws {
        self.configuration = configuration
        self.wallClock = wallClock
        self.clock = clock
        self.logger = logger
        verifier = configuration.tokens.map { TokenVerifier(configuration: $0) }
        keys = configuration.tokens.map { KeySetProvider(source: $0.keys, wallClock: wallClock, logger: logger) }
        state = Mutex(State(tokens: GenerationalCache(capacity: configuration.cachedTokens)))
        if case .file(let path)? = configuration.tokens?.keys {
            do { _ = try await KeySetSource.file(path).load() } catch {
                throw AccessError.invalid("--jwks \(path): \(error)")
            }
        }
        await keys?.load(unlessTriedWithin: 0)
        if let file = configuration.apiKeys { set(try file.read(), await FileFingerprint.of(file.path)) }
    }

    public func run() async throws {
        while (try? await cancelWhenGracefulShutdown({ [clock] in try await clock.sleep(for: .seconds(1)) })) != nil,
            !Task.isShuttingDownGracefully
        {
            await refresh()
        }
    }

    /// Reads all keys again, as on SIGHUP.
    public func reload() async {
        await keys?.load(unlessTriedWithin: 0)
        await readAPIKeys()
    }

    private func refresh() async {
        await keys?.refresh()
        guard let file = configuration.apiKeys else { return }
        let known = state.withLock { $0.fingerprint }
        if await FileFingerprint.of(file.path) != known { await readAPIKeys() }
    }

    private func readAPIKeys() async {
        guard let file = configuration.apiKeys else { return }
        let fingerprint = await FileFingerprint.of(file.path)
        do {
            set(try file.read(), fingerprint)
            logger.info("API keys: read again")
        } catch {
            logger.error("API keys: \(error); the ones that are known go on counting")
        }
    }

    private func set(_ keys: [APIKey], _ fingerprint: FileFingerprint?) {
        state.withLock { state in
            state.apiKeys = Dictionary(keys.map { ($0.id, $0) }) { first, _ in first }
            state.fingerprint = fingerprint
        }
    }

    /// - Parameter credential: what stands behind `Bearer` in the header `Authorization`.
    /// - Throws: ``AccessError``.
    public func principal(for credential: String) async throws(AccessError) -> Principal {
        if credential.hasPrefix(APIKey.prefix) { return try principal(forAPIKey: credential) }
        guard let verifier, let keys else { throw .invalid("tokens are not taken here") }
        let digest = SHA256.hash(data: Array(credential.utf8))
        let now = wallClock.now()
        let revision = keys.revision
        if let cached = state.withLock({ $0.tokens.value(digest) }), cached.revision == revision {
            if let end = cached.principal.expiresAt, now >= end { throw .expired }
            return cached.principal
        }
        let (kid, algorithm) = try verifier.header(of: credential)
        let key = try await keys.key(kid)
        let principal = try await verifier.verify(credential, kid: kid, algorithm: algorithm, key: key, now: now)
        state.withLock { $0.tokens.insert(CachedToken(principal: principal, revision: keys.revision), for: digest) }
        return principal
    }

    private func principal(forAPIKey text: String) throws(AccessError) -> Principal {
        guard configuration.apiKeys != nil, let presented = APIKey.Presented(text),
            let key = state.withLock({ $0.apiKeys[presented.id] })
        else { throw .invalid("no such key") }
        return try key.principal(for: presented.secret, now: wallClock.now())
    }

    /// Whether a principal that was told before would still be: its time is not over, its key not withdrawn.
    public func isValid(_ principal: Principal) -> Bool {
        if let end = principal.expiresAt, wallClock.now() >= end { return false }
        switch principal.credential {
        case .none: return false
        case .token(let kid): return keys?.known(kid) != nil
        case .apiKey(let id):
            guard let key = state.withLock({ $0.apiKeys[id] }) else { return false }
            return key.revokedAt == nil && Set(key.scopes.map(Scope.init(rawValue:))) == principal.scopes
                && AccountSelection(patterns: key.accounts) == principal.accounts
        }
    }

    /// Whether tokens can be checked at all now.
    public var isReady: Bool { keys?.isLoaded ?? true }
}
