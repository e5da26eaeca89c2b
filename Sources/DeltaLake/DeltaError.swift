/// Why a Delta table, or a part of it, cannot be read or written.
///
/// The description is one line: what is wrong, in which file or at which version, and what to do where something can be done.
/// It holds names of files, columns and features, never values of rows.
public struct DeltaError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it is, for callers that act on it.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String, Sendable {
            case notATable, unsupported, corrupt, missingFile, missingCommit, versionUnavailable, versionsLost
            case feedNotEnabled, invalidRequest, unavailable, conflict
        }

        private let value: Value

        private init(_ value: Value) { self.value = value }

        public var description: String { value.rawValue }

        /// No Delta table at this location.
        public static let notATable = Code(.notATable)
        /// The table needs a feature that this reader or writer does not have.
        public static let unsupported = Code(.unsupported)
        /// A file of the table does not hold what the protocol says.
        public static let corrupt = Code(.corrupt)
        /// A file that the log names is not there.
        public static let missingFile = Code(.missingFile)
        /// A commit is missing between others.
        public static let missingCommit = Code(.missingCommit)
        /// The table has no such version, or it cannot be rebuilt.
        public static let versionUnavailable = Code(.versionUnavailable)
        /// Commits that a feed needs were cleaned up.
        public static let versionsLost = Code(.versionsLost)
        /// `delta.enableChangeDataFeed` is not set at a version of the range.
        public static let feedNotEnabled = Code(.feedNotEnabled)
        /// The request makes no sense, whatever the table holds.
        public static let invalidRequest = Code(.invalidRequest)
        /// The storage did not answer; trying again may help.
        public static let unavailable = Code(.unavailable)
        /// Another writer committed first.
        public static let conflict = Code(.conflict)
    }

    public let code: Code
    public let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        // Names come from files of others: whatever they hold, an error stays one line.
        self.description = String(
            String.UnicodeScalarView(description.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    }
}

extension DeltaError {
    static func notATable(_ location: String, _ why: String) -> DeltaError {
        DeltaError(.notATable, "\(location) is not a Delta table: \(why)")
    }

    static func unsupported(_ what: String, version: Int64? = nil) -> DeltaError {
        DeltaError(.unsupported, "the table uses \(what)\(at(version)), which is not supported")
    }

    static func corrupt(_ file: String, version: Int64? = nil, _ why: String) -> DeltaError {
        DeltaError(.corrupt, "\(file)\(at(version)) is damaged: \(why)")
    }

    static func missingFile(_ file: String, version: Int64? = nil) -> DeltaError {
        DeltaError(.missingFile, "\(file)\(at(version)) is named by the log but is not there; it may have been vacuumed")
    }

    static func unavailable(_ file: String, _ why: String) -> DeltaError {
        DeltaError(.unavailable, "\(file) cannot be read: \(why)")
    }

    private static func at(_ version: Int64?) -> String { version.map { " (version \($0))" } ?? "" }
}
