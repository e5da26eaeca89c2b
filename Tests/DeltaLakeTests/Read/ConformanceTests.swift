@testable import DeltaLake
import Foundation
import Testing

/// The tables of tests/delta-conformance, written by Spark, Databricks and delta-rs. That their rows are right is checked over the
/// command line (scripts/test); that they are the same whatever the size of a batch, here.
@Suite struct ConformanceTests {
    @Test(arguments: ConformanceCase.all) func rowsDoNotDependOnTheBatchSize(_ conformance: ConformanceCase) throws {
        let expected = conformance.read(batchSize: 1_024)
        for batchSize in [1, 7, 4_096] {
            #expect(conformance.read(batchSize: batchSize) == expected, "\(batchSize) rows a batch")
        }
    }
}

/// A case file: what to read of which table.
struct ConformanceCase: Decodable, Sendable, CustomTestStringConvertible {
    struct Expected: Decodable, Sendable { let rows: Int? }

    let name: String
    let table: String
    let kind: String
    let op: String?
    let version: Int64?
    let starting_version: Int64?
    let ending_version: Int64?
    let expect: Expected

    var testDescription: String { name }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../tests/delta-conformance").standardized

    /// All but the one of a million rows.
    static let all: [ConformanceCase] = {
        let files = (try? FileManager.default.contentsOfDirectory(at: folder.appending(path: "cases"), includingPropertiesForKeys: nil)) ?? []
        let cases = files.sorted { $0.path < $1.path }.compactMap { try? JSONDecoder().decode(ConformanceCase.self, from: Data(contentsOf: $0)) }
        return cases.filter { ($0.expect.rows ?? 0) <= 10_000 }
    }()

    /// What the command line would write: rows, and then the error if there is one.
    func read(batchSize: Int, path: String? = nil) -> String {
        var bytes: [UInt8] = []
        do {
            let table = try DeltaTable(at: path ?? Self.folder.appending(path: table).path)
            if (op ?? kind) == "cdf" {
                try table.writeChanges(
                    startingVersion: starting_version ?? 0, endingVersion: ending_version, batchSize: batchSize) { bytes += $0 }
            } else {
                try table.writeSnapshot(version: version, batchSize: batchSize) { bytes += $0 }
            }
        } catch {
            // How many rows were written before a damaged file was found is not part of the answer.
            return "\(error)"
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
