import Foundation

#if canImport(Glibc)
import CMalloc
#endif

/// What a process that serves asks of the system before it begins.
enum ServingProcess {
    static func prepare() {
        allowOpenFiles()
        keepHeapTogether()
    }

    /// As many as may be had: each client holds a descriptor, and the usual soft limit is 1,024.
    private static func allowOpenFiles() {
        var limit = rlimit()
        #if canImport(Glibc)
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
        let resource = RLIMIT_NOFILE
        #endif
        guard getrlimit(resource, &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(resource, &limit)
    }

    /// glibc gives each thread a heap of its own, eight a core at most, and what is free in one is of no use to another. Event
    /// loops do most of the work; a heap for each two of them is enough.
    private static func keepHeapTogether() {
        #if canImport(Glibc)
        _ = mallopt(M_ARENA_MAX, 2)
        #endif
    }
}
