import Banking
import Scalars
import StatementStore

/// A query parameter: how it is read and how it is described, in one place.
struct QueryParameter<Value: Sendable>: Sendable {
    var name: String
    /// Completes the sentence "NAME takes ...".
    var takes: String
    /// JSON Schema.
    var schema: String
    var parse: @Sendable (String) -> Value?

    func described(required: Bool = false) -> ParameterDescription {
        ParameterDescription(name: name, place: .query, isRequired: required, takes: takes, schema: schema)
    }
}

/// A parameter as the OpenAPI document has it.
struct ParameterDescription: Sendable {
    enum Place: String, Sendable {
        case query, path
    }

    var name: String
    var place: Place
    var isRequired: Bool
    var takes: String
    var schema: String

    static let account = ParameterDescription(
        name: "account", place: .path, isRequired: true, takes: "an account number", schema: #"{"type":"string","minLength":1}"#)
}

extension QueryParameter<Int> {
    static let maxLimit = 500
    static let defaultLimit = 50

    static let limit = QueryParameter(
        name: "limit", takes: "an integer from 1 to \(maxLimit), \(defaultLimit) if it is not given",
        schema: #"{"type":"integer","minimum":1,"maximum":\#(maxLimit),"default":\#(defaultLimit)}"#
    ) { text in
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return Int(text).flatMap { (1...maxLimit).contains($0) ? $0 : nil }
    }
}

extension QueryParameter<PageCursor> {
    static let cursor = QueryParameter(
        name: "cursor", takes: "the next_cursor of the previous page, with the same other parameters",
        schema: #"{"type":"string","minLength":1}"#
    ) { PageCursor(text: $0) }
}

extension QueryParameter<Bool> {
    static let explain = QueryParameter(
        name: "explain", takes: "true or false; true answers the store's plan and execution time in place of the rows",
        schema: #"{"type":"boolean","default":false}"#
    ) { Bool($0) }
}

extension QueryParameter<String> {
    static func text(_ name: String, _ what: String, maxLength: Int = 200) -> QueryParameter {
        QueryParameter(
            name: name, takes: "\(what), of 1 to \(maxLength) characters",
            schema: #"{"type":"string","minLength":1,"maxLength":\#(maxLength)}"#
        ) { text in
            let length = text.unicodeScalars.count
            return (1...maxLength).contains(length) && !text.utf8.contains(0) ? text : nil
        }
    }
}

extension QueryParameter<Money> {
    static func amount(_ name: String) -> QueryParameter {
        QueryParameter(
            name: name, takes: "a plain decimal number with at most two decimals, such as 12.50; the bound is included",
            schema: #"{"type":"string","pattern":"^[+-]?[0-9]{1,16}(\\.[0-9]{1,2})?$"}"#
        ) { Money($0) }
    }
}

extension QueryParameter<TransactionType> {
    static let type = QueryParameter(
        name: "type", takes: "CREDIT or DEBIT", schema: #"{"type":"string","enum":["CREDIT","DEBIT"]}"#
    ) { TransactionType(rawValue: $0) }
}

extension QueryParameter<Timestamp> {
    private static let what = "a date (2024-02-29) or an RFC 3339 time (2024-02-29T12:00:00Z), UTC if it has no offset"
    private static let schema = #"{"type":"string","anyOf":[{"format":"date"},{"format":"date-time"}]}"#

    static let from = QueryParameter(name: "from", takes: what + "; it is included", schema: schema) { Timestamp($0) }

    /// A date means the whole day: the filter's bound, which is exclusive, is the next midnight.
    static let to = QueryParameter(
        name: "to", takes: what + "; a date includes that day, a time is the first that is left out", schema: schema
    ) { text in
        CalendarDate(text).map { CalendarDate(daysSinceEpoch: $0.daysSinceEpoch + 1).start } ?? Timestamp(text)
    }
}
