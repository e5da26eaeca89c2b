/// When the users of a closed model come: one after the other at the spawn rate, all of them in the end.
struct UserRamp: Sendable {
    let users: Int
    /// Users per second.
    let spawnRate: Double

    /// Nanoseconds since the start.
    func arrival(of user: Int) -> Int64 { Int64(Double(user) * 1e9 / spawnRate) }

    /// Until the last one has come, in seconds.
    var duration: Double { Double(max(0, users - 1)) / spawnRate }
}
