/// The members of a JSON object, read by name and type. A null counts as absent, as it does in checkpoints.
struct JSONFields {
    let members: [String: JSONValue]
    let what: String

    init(_ value: JSONValue, _ what: String) throws {
        guard let members = value.objectValue else { throw Malformed("\(what) is not an object") }
        self.members = members
        self.what = what
    }

    private func read<Value>(_ name: String, _ type: StaticString, _ convert: (JSONValue) -> Value?) throws -> Value? {
        guard let value = members[name], value != .null else { return nil }
        guard let converted = convert(value) else { throw Malformed("\(what).\(name) is not \(type)") }
        return converted
    }

    func required<Value>(_ name: String, _ value: Value?) throws -> Value {
        guard let value else { throw Malformed("\(what).\(name) is missing") }
        return value
    }

    func optionalString(_ name: String) throws -> String? { try read(name, "a string", \.stringValue) }
    func optionalInteger(_ name: String) throws -> Int64? { try read(name, "an integer", \.integerValue) }
    func optionalBool(_ name: String) throws -> Bool? { try read(name, "a boolean", \.boolValue) }
    func optionalArray(_ name: String) throws -> [JSONValue]? { try read(name, "an array", \.arrayValue) }
    func optionalObject(_ name: String) throws -> [String: JSONValue]? { try read(name, "an object", \.objectValue) }

    func string(_ name: String) throws -> String { try required(name, optionalString(name)) }
    func integer(_ name: String) throws -> Int64 { try required(name, optionalInteger(name)) }
    func bool(_ name: String) throws -> Bool { try required(name, optionalBool(name)) }
    func array(_ name: String) throws -> [JSONValue] { try required(name, optionalArray(name)) }

    func optionalStrings(_ name: String) throws -> [String]? {
        try optionalArray(name)?.map { value in
            guard let text = value.stringValue else { throw Malformed("\(what).\(name) holds something else than strings") }
            return text
        }
    }

    /// A map of strings, where a value may be null.
    func optionalStringMap(_ name: String) throws -> [String: String?]? {
        try optionalObject(name)?.mapValues { value in
            switch value {
            case .null: return nil
            case .string(let text): return text
            default: throw Malformed("\(what).\(name) holds something else than strings")
            }
        }
    }

    /// A map of strings, where the values that are null are left out.
    func optionalTags(_ name: String) throws -> [String: String]? {
        try optionalStringMap(name)?.compactMapValues { $0 }
    }
}
