import Foundation

/// This process as it stands in the lease: `HOST:PID@MACHINE.START.RUN`.
///
/// MACHINE is the boot and the PID namespace, START when the process began: whoever is on the same machine can tell whether
/// it still runs, and need not wait when it was killed. RUN tells the replicators of one process apart.
struct LeaseHolder: Sendable, Hashable {
    let text: String

    static func ofThisProcess() -> LeaseHolder {
        let pid = ProcessInfo.processInfo.processIdentifier
        let run = String(UInt32.random(in: .min ... .max), radix: 16)
        let machine = machine ?? "-"
        return LeaseHolder(
            text: "\(ProcessInfo.processInfo.hostName):\(pid)@\(machine).\(startTime(ofProcess: pid) ?? "-").\(run)")
    }

    /// Whether the process runs; nil when that cannot be known here, because it is of another machine or container.
    static func isRunning(_ text: String) -> Bool? {
        let halves = text.split(separator: "@")
        guard halves.count == 2, let pid = halves[0].split(separator: ":").last.flatMap({ Int32($0) }) else { return nil }
        let parts = halves[1].split(separator: ".")
        guard parts.count == 3, let machine, parts[0] == machine, parts[1] != "-" else { return nil }
        return startTime(ofProcess: pid).map { $0 == parts[1] } ?? false
    }

    /// Nil where there is no `/proc`: then silence alone tells that a process is gone.
    private static let machine: String? = {
        guard let boot = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8),
            let namespace = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")
        else { return nil }
        return boot.prefix(13).filter(\.isHexDigit) + "-" + namespace.filter(\.isNumber)
    }()

    /// In clock ticks since the boot (proc(5), field 22 of `stat`); nil when there is no such process, or only its zombie.
    private static func startTime(ofProcess pid: Int32) -> String? {
        guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8), let name = stat.lastIndex(of: ")") else { return nil }
        let fields = stat[stat.index(after: name)...].split(separator: " ")
        guard fields.count > 19, fields[0] != "Z" else { return nil }
        return String(fields[19])
    }
}
