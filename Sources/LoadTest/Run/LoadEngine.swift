import NIOCore

/// The load itself: connections, clocks and counts of one run, all on one event loop, so that nothing of it waits for anything else.
///
/// The two models are in extensions; here is what they share.
final class LoadEngine {
    /// A connection with what is under way on it.
    final class Slot {
        let connection: LoadConnection
        var request: PlannedRequest?
        var account: String?
        var sentAt: Int64 = 0

        init(_ connection: LoadConnection) { self.connection = connection }
    }

    let plan: LoadPlan
    let loop: NIOIsolatedEventLoop
    private let address: SocketAddress
    private let start = NIODeadline.now()
    private var heads: RequestHeads
    private let onSecond: (LoadStatistics, _ live: Live) -> Void
    private var onEnd: (() -> Void)?
    private var endingAt: Int64?
    private var lastSecond = 0
    private var cpu: CPUWatch

    private(set) var statistics: LoadStatistics
    var generator: SeededGenerator
    var arrivals: ArrivalClock
    var queue: RequestQueue
    var slots: [Slot] = []
    /// Open model: slots that have nothing to do; the last one that was used first, as its connection is the surest to live.
    var idle: [Slot] = []
    /// No request is made any more.
    private(set) var isOver = false

    /// What is only true for the moment.
    struct Live: Sendable, Hashable {
        var elapsed: Double
        var users: Int
        var waiting: Int
        var cpu: CPUWatch
    }

    /// Called on the event loop.
    init(
        plan: LoadPlan, heads: RequestHeads, address: SocketAddress, loop: any EventLoop,
        onSecond: @escaping (LoadStatistics, Live) -> Void
    ) {
        self.plan = plan
        self.heads = heads
        self.address = address
        self.loop = loop.assumeIsolated()
        self.onSecond = onSecond
        statistics = LoadStatistics(plan: plan)
        cpu = CPUWatch()
        generator = SeededGenerator(seed: plan.seed &+ 1)
        arrivals = ArrivalClock(rate: plan.rate ?? 1, pattern: plan.arrivals, seed: plan.seed)
        queue = RequestQueue(limit: plan.queueLimit)
    }

    /// - Parameter onEnd: every request is answered, has failed or was given up.
    func run(onEnd: @escaping () -> Void) {
        self.onEnd = onEnd
        if plan.rate == nil { startUsers() } else { startArrivals() }
        at(Int64(plan.duration * 1e9)) { self.finish(drain: self.plan.timeout) }
        at(Int64(plan.measuredFrom * 1e9)) { self.cpu.begin(at: self.elapsed()) }
        watchSeconds()
        watchTimeouts()
    }

    /// Makes no more requests, waits for the answers to those that are out, and ends.
    ///
    /// - Parameter drain: seconds to wait at most.
    func finish(drain: Double) {
        guard !isOver else { return }
        cpu.look(at: elapsed(), isOver: false)
        isOver = true
        endingAt = elapsed() + Int64(drain * 1e9)
        endIfDone()
    }

    /// Nanoseconds since the start.
    func elapsed() -> Int64 { (NIODeadline.now() - start).nanoseconds }

    func at(_ time: Int64, _ body: @escaping () -> Void) {
        _ = loop.scheduleTask(deadline: start + .nanoseconds(time), body)
    }

    func newSlot() -> Slot {
        let slot = Slot(
            LoadConnection(to: address, on: loop.nonisolated(), connectTimeout: .nanoseconds(Int64(plan.timeout * 1e9))))
        slot.connection.onOutcome = { [weak self, unowned slot] in self?.ended(slot, $0) }
        slots.append(slot)
        return slot
    }

    func scheduled(_ request: PlannedRequest, at now: Int64) { statistics.scheduled(request, at: now) }

    func wait(_ request: PlannedRequest) {
        if queue.append(request) { statistics.queued(queue.count) } else { statistics.dropped(request) }
    }

    func send(_ request: PlannedRequest, on slot: Slot, at now: Int64) {
        let (head, account) = heads.draw(request.route)
        slot.request = request
        slot.account = account
        slot.sentAt = now
        statistics.sent(request, at: now)
        slot.connection.send(head)
    }

    private func ended(_ slot: Slot, _ outcome: Result<LoadConnection.Answer, FailureCauseError>) {
        guard let request = slot.request else { return }
        let now = elapsed()
        slot.request = nil
        var cause: FailureCause?
        var isGone = false
        switch outcome {
        case .success(let answer) where answer.status == 200: break
        case .success(let answer) where answer.status == 404 && slot.account != nil:
            // The account was in the list when the run began: a change has closed it.
            isGone = true
            slot.account.map { heads.remove(account: $0) }
        case .success(let answer): cause = .status(answer.status)
        case .failure(let error): cause = error.cause
        }
        statistics.ended(request, sentAt: slot.sentAt, at: now, cause: cause, isGone: isGone)
        if plan.rate == nil { userIsFree(slot, at: now, failed: cause != nil) } else { connectionIsFree(slot, at: now) }
        endIfDone()
    }

    private var isQuiet: Bool { queue.count == 0 && !slots.contains { $0.request != nil } }

    private func endIfDone() {
        guard isOver, let onEnd, isQuiet else { return }
        self.onEnd = nil
        endSecond()
        for slot in slots { slot.connection.close() }
        onEnd()
    }

    /// Once a second. What is left when the time to wait for answers is over is given up.
    private func watchSeconds() {
        at(Int64(lastSecond + 1) * 1_000_000_000) {
            guard self.onEnd != nil else { return }
            self.endSecond()
            if let endingAt = self.endingAt, self.elapsed() >= endingAt { self.giveUp() }
            self.watchSeconds()
        }
    }

    private func endSecond() {
        let now = elapsed()
        // The last second of a run may be a small part of one, of which a rate would say nothing.
        if now >= Int64(lastSecond + 1) * 1_000_000_000 {
            statistics.endSecond(lastSecond, targetRate: Double(lastSecond) < plan.duration ? plan.rate : nil)
            lastSecond += 1
        }
        cpu.look(at: now, isOver: isOver)
        onSecond(
            statistics,
            Live(elapsed: Double(now) / 1e9, users: plan.rate == nil ? slots.count : 0, waiting: queue.count, cpu: cpu))
    }

    private func giveUp() {
        while let request = queue.popFirst() { statistics.dropped(request) }
        for slot in slots where slot.request != nil { slot.connection.abandon(.timeout) }
        endIfDone()
    }

    /// One look at all connections ten times a second is cheaper than a timer for each request.
    private func watchTimeouts() {
        _ = loop.scheduleTask(in: .milliseconds(100)) {
            guard self.onEnd != nil else { return }
            let oldest = self.elapsed() - Int64(self.plan.timeout * 1e9)
            for slot in self.slots where slot.request != nil && slot.sentAt < oldest { slot.connection.abandon(.timeout) }
            self.watchTimeouts()
        }
    }
}
