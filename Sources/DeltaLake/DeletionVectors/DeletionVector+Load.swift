import CZlib
import Foundation

extension DeletionVector {
    private static let fileVersion: UInt8 = 1

    /// Reads the vector that a descriptor points to.
    ///
    /// - Throws: `DeltaError`: missing, damaged (checksum, size, number of rows), or of an unknown kind.
    init(_ descriptor: DeletionVectorDescriptor, in location: TableLocation, version: Int64) throws {
        var name = "the inline deletion vector"
        do {
            let vector: DeletionVector
            if descriptor.storageType == "i" {
                guard let bytes = Z85.decode(descriptor.pathOrInlineDv), let size = Int(exactly: descriptor.sizeInBytes),
                    size >= 0, bytes.count >= size, bytes.count - size < 4
                else { throw Malformed("it is not \(descriptor.sizeInBytes) bytes in Z85") }
                vector = try DeletionVector(serialized: Array(bytes[..<size]))
            } else {
                let path = try Self.path(descriptor, in: location)
                name = path
                vector = try DeletionVector(serialized: Self.bytes(descriptor, at: path, in: location.storage, version: version))
            }
            guard vector.count == descriptor.cardinality else {
                throw Malformed("it has \(vector.count) rows, the log says \(descriptor.cardinality)")
            }
            self = vector
        } catch let error as Malformed {
            throw DeltaError.corrupt(name, version: version, error.why)
        }
    }

    private static func path(_ descriptor: DeletionVectorDescriptor, in location: TableLocation) throws -> String {
        let text = descriptor.pathOrInlineDv
        switch descriptor.storageType {
        case "p": return try location.file(text)
        case "u":
            guard text.utf8.count >= 20, let uuid = Z85.decode(String(decoding: text.utf8.suffix(20), as: UTF8.self)),
                uuid.count == 16
            else { throw Malformed("the name of its file is not Z85") }
            let prefix = String(decoding: text.utf8.dropLast(20), as: UTF8.self)
            let digits = uuid.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
            let groups = [0..<4, 4..<6, 6..<8, 8..<10, 10..<16].map { digits[$0].joined() }
            let folder = prefix.isEmpty ? "" : prefix + "/"
            return location.root + "/" + folder + "deletion_vector_" + groups.joined(separator: "-") + ".bin"
        case let other: throw DeltaError.unsupported("deletion vectors of storage type \(other)")
        }
    }

    /// The format of the file: a version, then for each vector its size, its bytes and their CRC-32, in big endian.
    private static func bytes(
        _ descriptor: DeletionVectorDescriptor, at path: String, in storage: TableStorage, version: Int64
    ) throws -> [UInt8] {
        guard let size = Int32(exactly: descriptor.sizeInBytes), size > 0 else {
            throw Malformed("a size of \(descriptor.sizeInBytes)")
        }
        guard let head = try storage.read(path, offset: 0, count: 1) else { throw DeltaError.missingFile(path, version: version) }
        guard let found = head.first else { throw Malformed("it is empty") }
        guard found == fileVersion else {
            throw DeltaError.unsupported("deletion vector files of version \(found)", version: version)
        }
        // The first vector follows the version; a descriptor may leave that offset out.
        guard let frame = try storage.read(path, offset: descriptor.offset ?? 1, count: Int(size) + 8) else {
            throw DeltaError.missingFile(path, version: version)
        }
        var reader = ByteReader(frame)
        let stored = try reader.bigEndian(UInt32.self)
        guard stored == UInt32(size) else { throw Malformed("it has \(stored) bytes, the log says \(size)") }
        let bytes = Array(try reader.take(Int(size)))
        guard try reader.bigEndian(UInt32.self) == UInt32(truncatingIfNeeded: crc32(0, bytes, UInt32(size))) else {
            throw Malformed("its bytes do not match their checksum (CRC-32)")
        }
        return bytes
    }
}
