/// Why a table of statements cannot be generated: one line that says what to change.
public struct GeneratorError: Error, Sendable, Hashable, CustomStringConvertible {
    /// For callers that act on the kind of failure.
    public struct Code: Sendable, Hashable {
        private enum Value { case invalidOption, tableExists, noTable, notStatements }

        private let value: Value

        private init(_ value: Value) { self.value = value }

        /// An option's value makes no sense; the text names its flag.
        public static let invalidOption = Code(.invalidOption)
        /// Batch mode makes tables; here is one.
        public static let tableExists = Code(.tableExists)
        /// Continuous mode goes on with a table; here is none.
        public static let noTable = Code(.noTable)
        /// The table's columns are not those of statements.
        public static let notStatements = Code(.notStatements)
    }

    public let code: Code
    public let description: String

    private init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}

extension GeneratorError {
    static func outOfRange(flag: String, takes range: String, given: String) -> GeneratorError {
        GeneratorError(.invalidOption, "\(flag) takes \(range), not \(given)")
    }

    static func moreThanAccounts(_ changed: Int, accounts: Int) -> GeneratorError {
        GeneratorError(
            .invalidOption,
            "--corrections and --closures change \(changed) accounts, but --accounts makes \(accounts): lower them or raise --accounts"
        )
    }

    static func tableExists(_ location: String) -> GeneratorError {
        GeneratorError(.tableExists, "\(location) is a table already: use --mode continuous to go on with it, or another path")
    }

    static func noTable(_ location: String) -> GeneratorError {
        GeneratorError(.noTable, "\(location) is not a table yet: make one with --mode batch first")
    }

    static func notStatements(_ location: String, _ why: String) -> GeneratorError {
        GeneratorError(.notStatements, "\(location) is not a table of statements: \(why)")
    }
}
