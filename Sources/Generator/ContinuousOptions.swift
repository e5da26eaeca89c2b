/// How a table goes on living.
public struct ContinuousOptions: Sendable, Hashable {
    /// Statements per second.
    public var rate = 10.0
    public var transactionsPerStatement = 50
    public var seed: UInt64 = 42
    /// The most commits per second; what `rate` asks for is spread over them.
    public var commitsPerSecond = 2
    /// For each new statement, how likely it is that another one is corrected, in thousandths.
    public var correctionsPerThousand = 20
    /// For each new statement, how likely it is that an account is closed and another one opened, in thousandths.
    public var closuresPerThousand = 2

    public init() {}

    /// - Throws: ``GeneratorError`` that names the flag of `odl generate`.
    public func validate() throws(GeneratorError) {
        guard rate.isFinite, (0.01...100_000).contains(rate) else {
            throw .outOfRange(flag: "--rate", takes: "0.01 to 100000 statements per second", given: "\(rate)")
        }
        guard (1...10_000).contains(transactionsPerStatement) else {
            throw .outOfRange(flag: "--transactions-per-statement", takes: "1 to 10000", given: "\(transactionsPerStatement)")
        }
    }
}
