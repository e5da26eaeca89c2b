/// The closed model: users who wait for their answer, think, and ask again.
extension LoadEngine {
    /// A user whose request fails at once tries again after this, in seconds, even when users do not think.
    private static let pauseAfterFailure = 0.1

    func startUsers() { awaitUser(0, UserRamp(users: plan.users, spawnRate: plan.spawnRate)) }

    private func awaitUser(_ user: Int, _ ramp: UserRamp) {
        guard user < ramp.users else { return }
        at(ramp.arrival(of: user)) {
            guard !self.isOver else { return }
            self.ask(self.newSlot(), due: ramp.arrival(of: user))
            self.awaitUser(user + 1, ramp)
        }
    }

    private func ask(_ slot: Slot, due: Int64) {
        let now = elapsed()
        let request = PlannedRequest(route: plan.mix.draw(using: &generator), intended: due)
        scheduled(request, at: now)
        send(request, on: slot, at: now)
    }

    func userIsFree(_ slot: Slot, at now: Int64, failed: Bool) {
        guard !isOver else { return }
        var pause = plan.thinkTime.upperBound > 0 ? Double.random(in: plan.thinkTime, using: &generator) : 0
        if failed { pause = max(pause, Self.pauseAfterFailure) }
        guard pause > 0 else { return ask(slot, due: now) }
        let due = now + Int64(pause * 1e9)
        at(due) {
            guard !self.isOver else { return }
            self.ask(slot, due: due)
        }
    }
}
