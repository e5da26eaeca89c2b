/// The open model: requests come when the clock says, whatever the server does.
extension LoadEngine {
    func startArrivals() { awaitArrival(arrivals.next()) }

    private func awaitArrival(_ time: Int64) {
        guard time < Int64(plan.duration * 1e9) else { return }
        at(time) { self.arrive(from: time) }
    }

    /// Sends, or lets wait, every request that is due by now.
    private func arrive(from first: Int64) {
        guard !isOver else { return }
        var due = first
        let end = Int64(plan.duration * 1e9)
        while due < end {
            let now = elapsed()
            guard due <= now else { break }
            let request = PlannedRequest(route: plan.mix.draw(using: &generator), intended: due)
            scheduled(request, at: now)
            if let slot = idle.popLast() {
                send(request, on: slot, at: now)
            } else if slots.count < plan.connections {
                send(request, on: newSlot(), at: now)
            } else {
                wait(request)
            }
            due = arrivals.next()
        }
        awaitArrival(due)
    }

    func connectionIsFree(_ slot: Slot, at now: Int64) {
        if let request = queue.popFirst() {
            send(request, on: slot, at: now)
        } else {
            idle.append(slot)
        }
    }
}
