import Synchronization

/// Runs `body` in the task that it is called in, which is cancelled when something happens meanwhile.
///
/// - Parameter observe: is given what is to be called then, from any thread.
@concurrent
func cancelling(when observe: (@escaping @Sendable () -> Void) -> Void, _ body: () async -> Void) async {
    await withUnsafeCurrentTask { task in
        let cancellation = TaskCancellation(task)
        observe { cancellation.cancel() }
        await body()
        cancellation.end()
    }
}

/// Cancels a task until its end is told.
private final class TaskCancellation: Sendable {
    /// `@unchecked Sendable`: the task is reached under the lock alone, and only while it runs the body of `withUnsafeCurrentTask`, for
    /// as long as the reference is valid. What is called, `cancel()`, is one of the calls that `Task` has as well, which any thread may
    /// make.
    private struct State: @unchecked Sendable {
        var task: UnsafeCurrentTask?
    }

    private let state: Mutex<State>

    init(_ task: UnsafeCurrentTask?) {
        state = Mutex(State(task: task))
    }

    func cancel() { state.withLock { $0.task?.cancel() } }

    func end() { state.withLock { $0.task = nil } }
}
