import ArgumentParser
import Foundation
import Replication
import Yams

/// A file of settings and column names in YAML, of which JSON is a part:
///
/// ```yaml
/// table: /lake/accounts/statements
/// key: stmt_id
/// columns:
///   accountNumber: acct_no
///   transactions: lines
///   transactions.amount: value
/// ```
struct SettingsFile {
    /// Settings by the names of their flags.
    private(set) var values: [String: String] = [:]
    private(set) var columnNames = ColumnNames()
    private let path: String

    /// - Throws: ``SettingError``, which names file and line.
    init(_ path: String) throws {
        self.path = path
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw SettingError("cannot read the settings file \(path): give --config a file like odl.yaml, with lines like port: 8000")
        }
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw SettingError("\(path)\(Self.line(of: error)): \(Self.reason(of: error))")
        }
        guard let root else { return }
        guard let settings = root.mapping else { throw SettingError("\(path): must be lines like port: 8000") }
        for (key, value) in settings { try read(key, value) }
    }

    private mutating func read(_ key: Node, _ value: Node) throws {
        let name = key.string ?? ""
        switch name {
        case "key": try setColumn("statementId", of: "key", key, value)
        case "columns":
            guard let columns = value.mapping else { throw problem(key, "columns must be lines like accountNumber: acct_no") }
            for (member, column) in columns { try setColumn(member.string ?? "", of: "columns.\(member.string ?? "")", member, column) }
        case _ where Self.settings.contains(name):
            guard let text = value.scalar?.string else { throw problem(key, "\(name) must be one value") }
            values[name] = text
        default: throw problem(key, "\(name) is no setting; there are key, columns and the long flags of the commands, such as data-dir")
        }
    }

    private mutating func setColumn(_ member: String, of path: String, _ key: Node, _ value: Node) throws {
        guard let column = value.scalar?.string, !column.isEmpty else { throw problem(key, "\(path) must be the name of a column") }
        let name = ColumnNames.Name(column, place: place(key))
        let field = member.hasPrefix("transactions.") ? String(member.dropFirst("transactions.".count)) : nil
        if let field, ColumnNames.transactionMembers.contains(field) {
            columnNames.transactionFields[field] = name
        } else if ColumnNames.members.contains(member) {
            if let other = columnNames.columns[member], other.column != column {
                throw problem(key, "\(path) is \(column), but \(other.place ?? "") says \(other.column)")
            }
            columnNames.columns[member] = name
        } else {
            let members = ColumnNames.members + ColumnNames.transactionMembers.map { "transactions.\($0)" }
            throw problem(key, "\(path): the document has no member \(member); it has \(members.joined(separator: ", "))")
        }
    }

    private func place(_ node: Node) -> String { "\(path)\(node.mark.map { ":\($0.line)" } ?? "")" }

    private func problem(_ node: Node, _ what: String) -> SettingError { SettingError("\(place(node)): \(what)") }

    private static func line(of error: any Error) -> String {
        switch error as? YamlError {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): ":\(mark.line)"
        case .duplicatedKeysInMapping(_, let context): ":\(context.mark.line)"
        default: ""
        }
    }

    private static func reason(of error: any Error) -> String {
        switch error as? YamlError {
        case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _): "is no YAML: \(problem)"
        case .duplicatedKeysInMapping(let duplicates, _): "\(duplicates.sorted().joined(separator: ", ")) stands there more than once"
        default: "is no YAML"
        }
    }

    /// Every option of every command: a list of our own would be forgotten.
    private static let settings: Set<String> = {
        var names: Set<String> = []
        func collect(_ value: Any) {
            if let values = value as? [Any] { return values.forEach(collect) }
            guard let members = value as? [String: Any] else { return }
            if ["option", "flag"].contains(members["kind"] as? String) {
                for case let name as [String: Any] in members["names"] as? [Any] ?? [] where name["kind"] as? String == "long" {
                    if let name = name["name"] as? String { names.insert(name) }
                }
            }
            members.values.forEach(collect)
        }
        if let tool = try? JSONSerialization.jsonObject(with: Data(ODL._dumpHelp().utf8)) { collect(tool) }
        return names
    }()
}
