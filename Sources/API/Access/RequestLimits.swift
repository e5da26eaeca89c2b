import Access
import Foundation
import NIOCore

/// How fast addresses and principals may ask.
struct RequestLimits: Sendable {
    let addresses: RateLimiter?
    let principals: RateLimiter?

    init(_ limits: RateLimits, clock: any Clock<Duration>) {
        let now = Self.stopwatch(clock)
        func limiter(_ perSecond: Int) -> RateLimiter? {
            guard perSecond > 0 else { return nil }
            return RateLimiter(rate: TokenBucket.Rate(perSecond: Double(perSecond), burst: 2 * Double(perSecond)), now: now)
        }
        addresses = limiter(limits.address)
        principals = limiter(limits.principal)
    }

    private static func stopwatch<C: Clock>(_ clock: C) -> @Sendable () -> Duration where C.Duration == Duration {
        let start = clock.now
        return { start.duration(to: clock.now) }
    }

    /// Before anything is checked, so that guessing credentials is slow too.
    func checkAddress(_ address: SocketAddress?) throws(Problem) {
        guard let addresses, let caller = address.flatMap(Self.name), let wait = addresses.wait(caller) else { return }
        throw .tooManyRequests(retryAfter: wait)
    }

    func checkPrincipal(_ principal: Principal) throws(Problem) {
        guard let wait = principals?.wait(principal.name) else { return }
        throw .tooManyRequests(retryAfter: wait)
    }

    /// An IPv6 caller has a whole /64 to choose its address from.
    static func name(_ address: SocketAddress) -> String? {
        guard let text = address.ipAddress else { return nil }
        var bytes = [UInt8](repeating: 0, count: 16)
        guard inet_pton(AF_INET6, text, &bytes) == 1 else { return text }
        let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        return (isMapped ? bytes.suffix(4) : bytes.prefix(8)).map(String.init).joined(separator: ".")
    }
}
