import Dispatch

/// A thread's worth of Dispatch queue that runs an actor's code, for work that blocks: reading a Delta table must not
/// hold up Swift's cooperative pool.
final class DedicatedQueue: SerialExecutor {
    private let queue: DispatchQueue

    init(label: String) { queue = DispatchQueue(label: label) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
