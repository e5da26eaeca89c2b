import ArrowBridge
import Scalars

/// Nulls and the range of values of one column, or of the fields of a struct (protocol, "Per-file Statistics").
struct ColumnStatistics {
    let field: ArrowField
    private(set) var nullCount = 0
    private(set) var range: ValueRange?
    private(set) var fields: [ColumnStatistics] = []

    /// - Parameter limit: the number of columns of which statistics may still be kept
    init(_ field: ArrowField, limit: inout Int) {
        self.field = field
        if case .struct(let parts) = field.type {
            for part in parts where limit > 0 { fields.append(ColumnStatistics(part, limit: &limit)) }
        } else {
            limit -= 1
            range = ValueRange(field.type)
        }
    }

    /// - Parameter absent: the rows in which the struct is null that this column belongs to
    mutating func add(_ column: ArrowColumn, absent: [Bool]? = nil) {
        func isNull(_ row: Int) -> Bool { absent?[row] ?? false || column.isNull(row) }
        if case .struct = field.type {
            let nulls = (0..<column.count).map(isNull)
            let parts = column.fields
            for i in fields.indices { fields[i].add(parts[i], absent: nulls) }
            return
        }
        for row in 0..<column.count {
            if isNull(row) { nullCount += 1 } else { range?.add(column, row) }
        }
    }

    var hasRange: Bool { range.map { !$0.isEmpty } ?? fields.contains(where: \.hasRange) }

    enum Part { case min, max, nullCount }

    func append(_ part: Part, to writer: inout JSONWriter) {
        if case .struct = field.type {
            guard part == .nullCount || hasRange else { return }
            writer.key(field.name)
            writer.beginObject()
            for field in fields { field.append(part, to: &writer) }
            writer.endObject()
        } else if part == .nullCount {
            writer.key(field.name)
            writer.value(nullCount)
        } else if let range, hasRange {
            writer.key(field.name)
            part == .min ? range.appendMin(to: &writer) : range.appendMax(to: &writer)
        }
    }
}

/// Statistics of one data file.
struct FileStatistics {
    private var rowCount = 0
    private var columns: [ColumnStatistics]

    /// - Parameter columnLimit: statistics are kept of so many columns from the first on, fields of structs counted singly
    init(_ fields: [ArrowField], columnLimit: Int = 32) {
        var limit = columnLimit
        columns = []
        for field in fields where limit > 0 { columns.append(ColumnStatistics(field, limit: &limit)) }
    }

    mutating func add(_ batch: ArrowBatch) {
        rowCount += batch.rowCount
        for i in columns.indices { columns[i].add(batch.columns[i]) }
    }

    var json: String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("numRecords")
        writer.value(rowCount)
        for (name, part) in [("minValues", ColumnStatistics.Part.min), ("maxValues", .max), ("nullCount", .nullCount)] {
            writer.key(name)
            writer.beginObject()
            for column in columns { column.append(part, to: &writer) }
            writer.endObject()
        }
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
