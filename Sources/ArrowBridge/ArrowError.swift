internal import ArrowShim

/// What went wrong in reading or writing Parquet, and in which file.
public struct ArrowError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of failure it is.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Kind: String { case notFound, exists, io, damaged, unsupported, invalid, outOfMemory, internalError }
        private let kind: Kind

        /// There is no such file.
        public static let notFound = Code(kind: .notFound)
        /// The file to be created exists.
        public static let exists = Code(kind: .exists)
        /// The operating system refused; trying again may help.
        public static let io = Code(kind: .io)
        /// The contents break the format or their own checksum; trying again does not help.
        public static let damaged = Code(kind: .damaged)
        /// A sound file, but of a kind that is not read or written here.
        public static let unsupported = Code(kind: .unsupported)
        /// The call asks for what is not there, such as an unknown column.
        public static let invalid = Code(kind: .invalid)
        public static let outOfMemory = Code(kind: .outOfMemory)
        public static let internalError = Code(kind: .internalError)

        public var description: String { kind.rawValue }
    }

    public let code: Code
    public let path: String?
    public let message: String

    public init(_ code: Code, _ message: String, path: String? = nil) {
        self.code = code
        self.message = message
        self.path = path
    }

    public var description: String {
        guard let path else { return message }
        return "Parquet file \(path): \(message)"
    }
}

extension ArrowError.Code {
    init(shim code: Int32) {
        switch arrow_shim_code(rawValue: UInt32(bitPattern: code)) {
        case ARROW_SHIM_NOT_FOUND: self = .notFound
        case ARROW_SHIM_EXISTS: self = .exists
        case ARROW_SHIM_IO: self = .io
        case ARROW_SHIM_DAMAGED: self = .damaged
        case ARROW_SHIM_UNSUPPORTED: self = .unsupported
        case ARROW_SHIM_INVALID: self = .invalid
        case ARROW_SHIM_MEMORY: self = .outOfMemory
        default: self = .internalError
        }
    }
}

/// Calls the shim and turns its failure into an error that names `path`.
func checked(path: String, _ call: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Int32) throws {
    var message: UnsafeMutablePointer<CChar>?
    let code = call(&message)
    guard code != 0 else { return }
    defer { arrow_shim_free(message) }
    throw ArrowError(.init(shim: code), message.map { String(cString: $0) } ?? "out of memory", path: path)
}
