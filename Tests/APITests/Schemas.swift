import Foundation

/// As much of JSON Schema as the OpenAPI document uses.
struct Schemas {
    let document: [String: Any]

    func resolve(_ reference: String) -> [String: Any]? {
        reference.split(separator: "/").dropFirst().reduce(document as Any?) { ($0 as? [String: Any])?[String($1)] }
            as? [String: Any]
    }

    /// What of a value is not as the named schema says; members that the schema does not name are allowed.
    func faults(in value: Any, schema: String) -> [String] {
        faults(value, ["$ref": "#/components/schemas/\(schema)"], at: schema)
    }

    private func faults(_ value: Any, _ schema: [String: Any], at path: String) -> [String] {
        var faults: [String] = []
        if let reference = schema["$ref"] as? String {
            guard let target = resolve(reference) else { return ["\(path): \(reference) leads nowhere"] }
            faults += self.faults(value, target, at: path)
        }
        if let options = schema["anyOf"] as? [[String: Any]], !options.contains(where: { self.faults(value, $0, at: path).isEmpty })
        {
            faults.append("\(path): none of the alternatives")
        }
        for part in schema["allOf"] as? [[String: Any]] ?? [] { faults += self.faults(value, part, at: path) }
        let types = (schema["type"] as? [String]) ?? (schema["type"] as? String).map { [$0] } ?? []
        if !types.isEmpty, !types.contains(where: { Self.isA(value, $0) }) { faults.append("\(path): not \(types)") }
        if let allowed = schema["enum"] as? [String], !allowed.contains(value as? String ?? "") {
            faults.append("\(path): not in \(allowed)")
        }
        if let pattern = schema["pattern"] as? String, let text = value as? String,
            text.range(of: pattern, options: .regularExpression) == nil
        {
            faults.append("\(path): not \(pattern)")
        }
        if let items = schema["items"] as? [String: Any] {
            for (index, item) in (value as? [Any] ?? []).enumerated() {
                faults += self.faults(item, items, at: "\(path)[\(index)]")
            }
        }
        return faults + membersFaults(value, schema, at: path)
    }

    private func membersFaults(_ value: Any, _ schema: [String: Any], at path: String) -> [String] {
        guard let members = value as? [String: Any] else { return [] }
        var faults: [String] = []
        for name in schema["required"] as? [String] ?? [] where members[name] == nil { faults.append("\(path): no \(name)") }
        for (name, property) in schema["properties"] as? [String: [String: Any]] ?? [:] {
            if let member = members[name] { faults += self.faults(member, property, at: "\(path).\(name)") }
        }
        return faults
    }

    private static func isA(_ value: Any, _ type: String) -> Bool {
        switch type {
        case "object": value is [String: Any]
        case "array": value is [Any]
        case "string": value is String
        case "null": value is NSNull
        case "integer": value is Int
        case "number": value is Double || value is Int
        case "boolean": value is Bool
        default: false
        }
    }
}
