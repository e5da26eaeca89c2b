import CMongo
import Foundation
import Glibc
import Synchronization

/// One mongod of a test, on a free port of 127.0.0.1, with a directory of its own. It is told to end by its process id and
/// would end by itself after a while: `timeout` stands around it.
public final class MongoProcess: Sendable {
    public let port: Int
    public let directory: URL
    private let executable: String
    private let arguments: [String]
    private let process = Mutex<Process?>(nil)

    /// Longer than any test.
    private static let longestLife = 900

    /// The program, from the environment variable `ODL_MONGOD` or where `scripts/setup test` puts it; nil when there is none.
    public static var executable: String? {
        let places = [
            ProcessInfo.processInfo.environment["ODL_MONGOD"], FileManager.default.currentDirectoryPath + "/.deps/mongodb/bin/mongod",
        ]
        return places.compactMap { $0 }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// - Parameter replicaSet: its name; nil for a server that stands alone.
    public init(replicaSet: String?, arguments: [String] = []) throws {
        guard let executable = Self.executable else { throw MongoServerError("no mongod; run scripts/setup test or set ODL_MONGOD") }
        port = try Self.freePort()
        directory = FileManager.default.temporaryDirectory.appending(path: "odl-mongod-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        self.executable = executable
        self.arguments =
            [
                "--port", "\(port)", "--bind_ip", "127.0.0.1", "--dbpath", directory.path, "--logpath",
                directory.path + "/log", "--pidfilepath", directory.path + "/pid", "--nounixsocket",
                "--wiredTigerCacheSizeGB", "0.25", "--setParameter", "diagnosticDataCollectionEnabled=false",
            ] + (replicaSet.map { ["--replSet", $0, "--oplogSize", "128"] } ?? []) + arguments
        try start()
    }

    /// Also after ``kill()``, with the same files.
    public func start() throws {
        try? FileManager.default.removeItem(atPath: directory.path + "/pid")
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/timeout")
        process.arguments = ["-k", "5", "\(Self.longestLife)", executable] + arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.process.withLock { $0 = process }
    }

    /// As a power failure would; returns when the process is gone.
    public func kill() {
        signal(SIGCONT)
        signal(SIGKILL)
        process.withLock { process in
            // `timeout` itself, should mongod not have written its number yet.
            process?.terminate()
            process?.waitUntilExit()
            process = nil
        }
    }

    public var address: String { "127.0.0.1:\(port)" }

    /// Of mongod itself.
    public var processID: pid_t? {
        (try? String(contentsOfFile: directory.path + "/pid", encoding: .utf8))
            .flatMap { pid_t($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }

    public func signal(_ number: CInt) {
        if let processID { _ = Glibc.kill(processID, number) }
    }

    public func end() {
        kill()
        try? FileManager.default.removeItem(at: directory)
    }

    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0 }
        }
        guard isBound else { throw MongoServerError("no free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

public struct MongoServerError: Error, CustomStringConvertible {
    public var description: String

    public init(_ description: String) { self.description = description }
}
