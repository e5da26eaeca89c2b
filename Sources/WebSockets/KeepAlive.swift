/// Decides, once per interval, between a ping and giving the client up.
struct KeepAlive {
    enum Action: Equatable {
        case ping
        case giveUp
    }

    private var awaitsSign = false

    /// Anything came from the client.
    mutating func heard() { awaitsSign = false }

    mutating func tick() -> Action {
        guard !awaitsSign else { return .giveUp }
        awaitsSign = true
        return .ping
    }
}
