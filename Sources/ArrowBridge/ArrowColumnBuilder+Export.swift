internal import ArrowShim

extension ArrowColumnBuilder {
    /// The rows so far as an array of the Arrow C Data Interface, which its consumer releases.
    func export() -> ArrowArray {
        var buffers: [[UInt8]?] = field.type.layout.bufferCount > 0 ? [nullCount > 0 ? validity : nil] : []
        if field.type.layout.bufferCount > 1 { buffers.append(values) }
        if field.type.layout.bufferCount > 2 { buffers.append(data) }
        var parts = children.map { $0.export() }
        if case .map = field.type {
            parts = [ArrowArray(length: children[0].count, nullCount: 0, buffers: [nil], children: parts)]
        }
        return ArrowArray(length: count, nullCount: nullCount, buffers: buffers, children: parts)
    }
}

extension ArrowArray {
    /// An array that owns its memory. A buffer of nil is one that is not needed.
    init(length: Int, nullCount: Int, buffers: [[UInt8]?], children: [ArrowArray]) {
        let storage = ArrayStorage(buffers: buffers, children: children)
        self.init(
            length: Int64(length), null_count: Int64(nullCount), offset: 0, n_buffers: Int64(buffers.count),
            n_children: Int64(children.count), buffers: storage.buffers.baseAddress, children: storage.children.baseAddress,
            dictionary: nil,
            release: { array in
                guard let array, let storage = array.pointee.private_data else { return }
                array.pointee.release = nil
                Unmanaged<ArrayStorage>.fromOpaque(storage).release()
            },
            private_data: Unmanaged.passRetained(storage).toOpaque())
    }
}

/// The memory behind an exported array.
private final class ArrayStorage {
    let buffers: UnsafeMutableBufferPointer<UnsafeRawPointer?>
    let children: UnsafeMutableBufferPointer<UnsafeMutablePointer<ArrowArray>?>

    init(buffers contents: [[UInt8]?], children arrays: [ArrowArray]) {
        buffers = .allocate(capacity: contents.count)
        for (i, bytes) in contents.enumerated() {
            // 64 is the alignment that Arrow recommends.
            let memory = bytes.map { UnsafeMutableRawBufferPointer.allocate(byteCount: max(64, $0.count), alignment: 64) }
            if let memory, let bytes { memory.copyBytes(from: bytes) }
            buffers.initializeElement(at: i, to: UnsafeRawPointer(memory?.baseAddress))
        }
        children = .allocate(capacity: arrays.count)
        for (i, array) in arrays.enumerated() {
            let memory = UnsafeMutablePointer<ArrowArray>.allocate(capacity: 1)
            memory.initialize(to: array)
            children.initializeElement(at: i, to: memory)
        }
    }

    deinit {
        for child in children {
            guard let child else { continue }
            child.pointee.release?(child)
            child.deallocate()
        }
        for buffer in buffers { buffer?.deallocate() }
        children.deallocate()
        buffers.deallocate()
    }
}
