@testable import DeltaLake
import Foundation
import Testing

/// Bytes of the conformance tables flipped, cut, moved: in logs, checkpoints, sidecars, data files, deletion vectors. Reading throws a
/// `DeltaError` of one line, or gives rows; the program lives on, and a table that is whole again reads as before.
///
/// What rows a damaged file may give: those in the pages of a Parquet file are guarded by checksums where their writer made
/// them (this one does, delta-rs does not), deletion vectors in files always. The JSON of the log, Parquet's page headers and
/// its footer have no checksum in their formats: what is changed there and still makes sense is read as it stands.
@Suite struct ConformanceFuzzTests {
    /// ODL_FUZZ_SECONDS asks for a longer run, of as many mutations as fit into it.
    private static let longRun = ProcessInfo.processInfo.environment["ODL_FUZZ_SECONDS"].flatMap(Double.init)
    private static let seconds = longRun ?? 15
    private static let mutations = longRun == nil ? 1_500 : Int.max

    @Test(arguments: 0..<2) func damagedTablesNeverStopTheProgram(worker: UInt64) async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("fuzz: worker \(worker), seed \(seed)")
        var random = SplitMix64(state: seed)
        let copy = FileManager.default.temporaryDirectory.appending(path: "delta-fuzz-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: ConformanceCase.folder.appending(path: "tables"), to: copy)
        defer { try? FileManager.default.removeItem(at: copy) }
        let cases = ConformanceCase.all.filter { ($0.expect.rows ?? 0) <= 1_500 }
        let clock = ContinuousClock()
        let end = clock.now + .seconds(Self.seconds)
        var rounds = 0
        while rounds < Self.mutations, clock.now < end, let conformance = cases.randomElement(using: &random) {
            rounds += 1
            await Task.yield()
            let table = copy.appending(path: String(conformance.table.dropFirst("tables/".count)))
            guard let file = try files(of: table).randomElement(using: &random) else { continue }
            let sound = Array(try Data(contentsOf: file))
            guard !sound.isEmpty else { continue }
            try Data(Damage.random(to: sound, &random)).write(to: file)
            check(conformance, table, "seed \(seed), round \(rounds), \(conformance.name), \(file.lastPathComponent)")
            try Data(sound).write(to: file)
        }
        print("fuzz: worker \(worker), \(rounds) mutations")
        // A feed holds the times of log files, which are others in the copy.
        for conformance in cases.filter({ $0.kind == "snapshot" }).prefix(12) {
            let table = copy.appending(path: String(conformance.table.dropFirst("tables/".count)))
            let original = conformance.read(batchSize: 1_024).replacing(ConformanceCase.folder.appending(path: "tables").path, with: "")
            #expect(conformance.read(batchSize: 1_024, path: table.path).replacing(copy.path, with: "") == original, "seed \(seed)")
        }
    }

    private func check(_ conformance: ConformanceCase, _ path: URL, _ place: String) {
        do {
            let table = try DeltaTable(at: path.path)
            if (conformance.op ?? conformance.kind) == "cdf" {
                try table.writeChanges(startingVersion: conformance.starting_version ?? 0, endingVersion: conformance.ending_version) { _ in }
            } else {
                try table.writeSnapshot(version: conformance.version) { _ in }
            }
        } catch let error as DeltaError {
            #expect(!error.description.contains("\n"), "\(place)")
        } catch {
            Issue.record("\(place): \(error)")
        }
    }

    /// All that a reader may open, in an order that depends on nothing but the table.
    private func files(of table: URL) throws -> [URL] {
        let all = FileManager.default.enumerator(at: table, includingPropertiesForKeys: [.isRegularFileKey])
        let files = (all?.allObjects as? [URL] ?? []).filter {
            (try? $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true && $0.pathExtension != "crc"
        }
        return files.sorted { $0.path < $1.path }
    }
}
