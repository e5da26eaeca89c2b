/// The types of columns: those that Delta tables are made of, and their close relatives.
///
/// What a file stores in other Arrow types with the same values (dictionaries, views, narrow decimals, fixed-size lists) is
/// read as one of these.
public indirect enum ArrowType: Sendable, Hashable {
    case null
    case bool
    case int8, int16, int32, int64
    case uint8, uint16, uint32, uint64
    case float, double
    /// A 128-bit unscaled integer.
    case decimal(precision: Int, scale: Int)
    /// UTF-8 text, with 32-bit or 64-bit offsets.
    case utf8, largeUTF8
    case binary, largeBinary
    case fixedBinary(byteCount: Int)
    /// Days since 1970-01-01.
    case date32
    /// Time since 1970-01-01T00:00:00. With a zone it is an instant, without one a wall-clock time.
    case timestamp(TimeUnit, zone: String?)
    case list(ArrowField)
    case largeList(ArrowField)
    case `struct`([ArrowField])
    case map(key: ArrowField, value: ArrowField)

    public enum TimeUnit: String, Sendable, Hashable {
        case microseconds = "u"
        case nanoseconds = "n"
    }

    /// Delta's `timestamp`: microseconds, UTC.
    public static let timestampUTC = ArrowType.timestamp(.microseconds, zone: "UTC")

    /// The fields of the columns below this one, as many as the column has children.
    var children: [ArrowField] {
        switch self {
        case .list(let element), .largeList(let element): [element]
        case .struct(let fields): fields
        case .map(let key, let value): [ArrowField("entries", .struct([key, value]), nullable: false)]
        default: []
        }
    }
}

/// A named column or a part of a nested one.
public struct ArrowField: Sendable, Hashable {
    public var name: String
    public var type: ArrowType
    public var nullable: Bool
    /// The field id that Parquet stores: what a Delta table with column mapping by id goes by.
    public var fieldID: Int32?

    public init(_ name: String, _ type: ArrowType, nullable: Bool = true, fieldID: Int32? = nil) {
        self.name = name
        self.type = type
        self.nullable = nullable
        self.fieldID = fieldID
    }
}
