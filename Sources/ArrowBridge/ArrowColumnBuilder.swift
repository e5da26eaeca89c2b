import Scalars

/// Collects the values of one column, top-level or nested.
///
/// One call of `append`, `appendNull` or `endRow` is one row. A nested column's row is the values appended to `children`
/// since its last row, closed with `endRow()`:
/// - struct: one value for each child,
/// - list: any number of values for the one child,
/// - map: any number of values for keys (`children[0]`) and for values (`children[1]`), equally many.
///
/// Appending what the type does not take is a programming error and stops the program.
public final class ArrowColumnBuilder {
    public let field: ArrowField
    /// The builders of the parts of a nested column.
    public let children: [ArrowColumnBuilder]
    public private(set) var count = 0
    public private(set) var nullCount = 0
    private(set) var validity: [UInt8] = []
    private(set) var values: [UInt8] = []
    private(set) var data: [UInt8] = []
    private let layout: ArrowType.Layout

    public init(_ field: ArrowField) {
        self.field = field
        layout = field.type.layout
        let parts: [ArrowField] = if case .map(let key, let value) = field.type { [key, value] } else { field.type.children }
        children = parts.map(ArrowColumnBuilder.init)
        removeAll()
    }

    /// Null counts as a value of a column that is not nullable too: whoever checks constraints does so before.
    public func appendNull() {
        switch layout {
        case .none: break
        case .bits: appendBit(false, to: &values)
        case .fixed(let byteCount): values.append(contentsOf: repeatElement(0, count: byteCount))
        case .bytes, .list: appendOffset()
        case .structure: for child in children { child.appendNull() }
        }
        nullCount += 1
        finishRow(valid: false)
    }

    public func append(_ value: Bool) {
        guard case .bool = field.type else { mismatch() }
        appendBit(value, to: &values)
        finishRow(valid: true)
    }

    /// To a column of any integer type that the value fits.
    public func append(_ value: some BinaryInteger) {
        switch field.type {
        case .int8: appendFixed(Int8(value))
        case .int16: appendFixed(Int16(value))
        case .int32: appendFixed(Int32(value))
        case .int64: appendFixed(Int64(value))
        case .uint8: appendFixed(UInt8(value))
        case .uint16: appendFixed(UInt16(value))
        case .uint32: appendFixed(UInt32(value))
        case .uint64: appendFixed(UInt64(value))
        default: mismatch()
        }
    }

    /// To a column of type `double`, or of `float`, to which it is rounded.
    public func append(_ value: Double) {
        switch field.type {
        case .float: appendFixed(Float(value))
        case .double: appendFixed(value)
        default: mismatch()
        }
    }

    /// A decimal by its unscaled integer, which must have no more digits than the type.
    public func append(unscaled value: Int128) {
        guard case .decimal(let precision, _) = field.type else { mismatch() }
        precondition(value.magnitude < PowersOfTen[precision], "column \(field.name): a decimal has more than \(precision) digits")
        appendFixed(value)
    }

    public func append(_ value: CalendarDate) {
        guard case .date32 = field.type else { mismatch() }
        appendFixed(value.daysSinceEpoch)
    }

    public func append(_ value: Timestamp) {
        switch field.type {
        case .timestamp(.microseconds, _): appendFixed(value.microseconds)
        case .timestamp(.nanoseconds, _): appendFixed(value.microseconds * 1000)
        default: mismatch()
        }
    }

    public func append(_ value: String) {
        switch field.type {
        case .utf8, .largeUTF8: appendData(value.utf8)
        default: mismatch()
        }
    }

    public func append(bytes: some Collection<UInt8>) {
        switch field.type {
        case .binary, .largeBinary: appendData(bytes)
        case .fixedBinary(let byteCount) where bytes.count == byteCount:
            values.append(contentsOf: bytes)
            finishRow(valid: true)
        default: mismatch()
        }
    }

    /// The bytes of a value as they lie in `column`.
    func appendRaw(_ bytes: UnsafeRawBufferPointer, like column: ArrowColumn) {
        guard layout == column.layout else { mismatch() }
        if layout.hasData { return appendData(bytes) }
        values.append(contentsOf: bytes)
        finishRow(valid: true)
    }

    /// Closes a row of a struct, list or map.
    public func endRow() {
        switch field.type {
        case .struct: precondition(children.allSatisfy { $0.count == count + 1 }, "column \(field.name): one value for each field")
        case .map: precondition(children[0].count == children[1].count, "column \(field.name): as many keys as values")
        case .list, .largeList: break
        default: mismatch()
        }
        if layout.isList { appendOffset() }
        finishRow(valid: true)
    }

    /// Forgets all rows.
    func removeAll() {
        count = 0
        nullCount = 0
        validity.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
        data.removeAll(keepingCapacity: true)
        for child in children { child.removeAll() }
        if layout.hasData || layout.isList { values.append(contentsOf: repeatElement(0, count: layout.offsetSize)) }
    }

    private func finishRow(valid: Bool) {
        if layout != .none { appendBit(valid, to: &validity) }
        count += 1
    }

    private func appendBit(_ bit: Bool, to bits: inout [UInt8]) {
        if count & 7 == 0 { bits.append(0) }
        if bit { bits[count >> 3] |= 1 << UInt8(count & 7) }
    }

    private func appendFixed<Value: BitwiseCopyable>(_ value: Value) {
        withUnsafeBytes(of: value) { values.append(contentsOf: $0) }
        finishRow(valid: true)
    }

    private func appendData(_ bytes: some Collection<UInt8>) {
        data.append(contentsOf: bytes)
        appendOffset()
        finishRow(valid: true)
    }

    private func appendOffset() {
        let offset = layout.hasData ? data.count : children[0].count
        if layout.offsetSize == 8 {
            withUnsafeBytes(of: Int64(offset)) { values.append(contentsOf: $0) }
        } else {
            precondition(offset <= Int(Int32.max), "column \(field.name): a batch holds at most 2 GiB of text")
            withUnsafeBytes(of: Int32(offset)) { values.append(contentsOf: $0) }
        }
    }

    private func mismatch() -> Never {
        preconditionFailure("column \(field.name) is of type \(field.type)")
    }
}

/// 10^0 to 10^38.
enum PowersOfTen {
    private static let powers = (0..<38).reduce(into: [1 as UInt128]) { powers, i in powers.append(powers[i] * 10) }

    static subscript(exponent: Int) -> UInt128 { powers[exponent] }
}
