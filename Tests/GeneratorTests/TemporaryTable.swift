import Banking
import DeltaLake
import Foundation
import Testing

@testable import Generator

/// A place for a table that is removed with the test.
final class TemporaryTable: Sendable {
    let directory: String
    let path: String

    init() throws {
        directory = NSTemporaryDirectory() + "generator-tests-" + UUID().uuidString
        path = directory + "/statements"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    func delta() throws -> DeltaTable { try DeltaTable(at: path) }

    /// Everything in the table's directory.
    func files() throws -> Set<String> { Set(try FileManager.default.subpathsOfDirectory(atPath: path)) }

    /// Sorted by key.
    func statements() throws -> [Statement] {
        var statements: [Statement] = []
        var reader = try delta().snapshot().rows(batchSize: 100)
        while let batch = try reader.next() {
            let rows = StatementRows(batch)
            statements += try (0..<batch.rowCount).map { try #require(rows[$0]) }
        }
        return statements.sorted { $0.statementId < $1.statementId }
    }

    /// The feed from a version on.
    func changes(from version: Int64 = 0) throws -> [(version: Int64, type: ChangeType, statement: Statement)] {
        var all: [(Int64, ChangeType, Statement)] = []
        var feed = try delta().changeFeed(startingVersion: version)
        while let changes = try feed.next() {
            var reader = changes.rows(batchSize: 100)
            while let batch = try reader.next() {
                let rows = StatementRows(batch.rows)
                for (row, type) in batch.changeTypes.enumerated() { all.append((changes.version, type, try #require(rows[row]))) }
            }
        }
        return all
    }
}

/// Every statement adds up, every key is there once, and every account is a chain without gaps.
func expectSound(_ statements: [Statement], sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(Set(statements.map(\.statementId)).count == statements.count, sourceLocation: sourceLocation)
    for statement in statements { expectSound(statement, sourceLocation: sourceLocation) }
    for chain in Dictionary(grouping: statements, by: \.accountNumber).values {
        expectChain(chain.sorted { $0.periodEnd < $1.periodEnd }, sourceLocation: sourceLocation)
    }
}
