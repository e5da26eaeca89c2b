internal import ArrowShim

extension ArrowField {
    /// This field for a consumer of the Arrow C Data Interface, who releases it.
    func export() -> ArrowSchema {
        let storage = SchemaStorage(self)
        return ArrowSchema(
            format: UnsafePointer(storage.format), name: UnsafePointer(storage.name),
            metadata: storage.metadata.map { UnsafePointer($0) },
            flags: nullable ? Int64(ARROW_FLAG_NULLABLE) : 0, n_children: Int64(storage.children.count),
            children: storage.children.baseAddress, dictionary: nil,
            release: { schema in
                guard let schema, let storage = schema.pointee.private_data else { return }
                schema.pointee.release = nil
                Unmanaged<SchemaStorage>.fromOpaque(storage).release()
            },
            private_data: Unmanaged.passRetained(storage).toOpaque())
    }
}

/// The memory behind an exported schema.
private final class SchemaStorage {
    let format: UnsafeMutablePointer<CChar>
    let name: UnsafeMutablePointer<CChar>
    let metadata: UnsafeMutablePointer<CChar>?
    let children: UnsafeMutableBufferPointer<UnsafeMutablePointer<ArrowSchema>?>

    init(_ field: ArrowField) {
        format = Self.copy(field.type.format.utf8CString)
        name = Self.copy(field.name.utf8CString)
        metadata = field.fieldID.map { Self.copy(Self.encode(key: "PARQUET:field_id", value: String($0))) }
        let fields = field.type.children
        children = .allocate(capacity: fields.count)
        for (i, child) in fields.enumerated() {
            let schema = UnsafeMutablePointer<ArrowSchema>.allocate(capacity: 1)
            schema.initialize(to: child.export())
            children.initializeElement(at: i, to: schema)
        }
    }

    deinit {
        for child in children {
            guard let child else { continue }
            child.pointee.release?(child)
            child.deallocate()
        }
        children.deallocate()
        format.deallocate()
        name.deallocate()
        metadata?.deallocate()
    }

    private static func copy(_ bytes: some Collection<CChar>) -> UnsafeMutablePointer<CChar> {
        let memory = UnsafeMutableBufferPointer<CChar>.allocate(capacity: bytes.count)
        _ = memory.initialize(from: bytes)
        return memory.baseAddress ?? .allocate(capacity: 1)
    }

    private static func encode(key: String, value: String) -> [CChar] {
        func integer(_ value: Int) -> [CChar] { withUnsafeBytes(of: Int32(value)) { $0.map { CChar(bitPattern: $0) } } }
        return integer(1) + [key, value].flatMap { integer($0.utf8.count) + $0.utf8.map { CChar(bitPattern: $0) } }
    }
}
