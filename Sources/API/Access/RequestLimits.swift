import Access
import NIOCore

/// How fast addresses and principals may ask.
struct RequestLimits: Sendable {
    let addresses: RateLimiter?
    let principals: RateLimiter?

    init(_ limits: RateLimits) {
        let start = ContinuousClock.now
        func limiter(_ perSecond: Int) -> RateLimiter? {
            guard perSecond > 0 else { return nil }
            let rate = TokenBucket.Rate(perSecond: Double(perSecond), burst: 2 * Double(perSecond))
            return RateLimiter(rate: rate) { ContinuousClock.now - start }
        }
        addresses = limiter(limits.address)
        principals = limiter(limits.principal)
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
        guard case .v6(let v6) = address else { return address.ipAddress }
        return withUnsafeBytes(of: v6.address.sin6_addr) { bytes in
            let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
            return (isMapped ? bytes.suffix(4) : bytes.prefix(8)).map(String.init).joined(separator: ".")
        }
    }
}
