import ServiceLifecycle

/// All ports. A service group tells its services one after another to shut down; these are told at once, so that clients of
/// one port do not keep the others open.
struct Listeners: Service {
    let all: [Listener]

    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for listener in all { tasks.addTask { try await listener.run() } }
            // Not waitForAll: the first that fails ends the others.
            for try await _ in tasks {}
        }
    }
}
