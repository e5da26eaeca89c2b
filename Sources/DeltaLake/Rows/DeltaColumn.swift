import Scalars

/// A column of a batch, or of the elements of a list.
///
/// The accessors give nil for a null, and for a column of another type than their own.
public struct DeltaColumn: Sendable {
    public let name: String
    public let type: DeltaType

    public func isNull(_ row: Int) -> Bool { true }
    /// Of type string.
    public func string(_ row: Int) -> String? { nil }
    /// Of type byte, short, integer or long.
    public func int64(_ row: Int) -> Int64? { nil }
    /// Of type float or double.
    public func double(_ row: Int) -> Double? { nil }
    public func bool(_ row: Int) -> Bool? { nil }
    /// Of type binary.
    public func bytes(_ row: Int) -> [UInt8]? { nil }
    public func date(_ row: Int) -> CalendarDate? { nil }
    /// Of type timestamp or timestamp_ntz, the latter as if it were UTC.
    public func timestamp(_ row: Int) -> Timestamp? { nil }
    /// The unscaled value of a decimal, at the scale of `type`.
    public func decimal(_ row: Int) -> Int128? { nil }
    /// The rows of `elements` that are the list in this row.
    public func listRange(_ row: Int) -> Range<Int>? { nil }
    /// The elements of all lists; nil unless it is an array.
    public var elements: DeltaColumn? { nil }
    /// The field of a struct; nil when there is none, or this is no struct.
    public func field(_ name: String) -> DeltaColumn? { nil }
    /// The value as JSON: decimals and timestamps as strings, a map as an array of `{"key":..,"value":..}` sorted by key.
    public func appendJSON(_ row: Int, to writer: inout JSONWriter) { writer.null() }
}
