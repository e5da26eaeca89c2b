import Foundation

extension MongoStore {
    /// Takes the name from the driver's counters, /dev/shm/mongoc-PID, which every process that links libmongoc makes as it is
    /// loaded. A process that is killed would leave the file behind, and the next of its number (in a container: the next
    /// start) begins with a warning about it on the standard error. They go on counting, without a name.
    public static func unlinkDriverCounters() { _ = shm_unlink("/mongoc-\(getpid())") }
}
