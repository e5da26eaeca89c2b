import Banking
import Scalars

/// Makes statements, each a pure function of seed, account, month and opening balance.
struct StatementGenerator {
    let seed: UInt64
    let transactionsPerStatement: Int
    private let source = BookingSource()

    init(seed: UInt64, transactionsPerStatement: Int) {
        self.seed = seed
        self.transactionsPerStatement = transactionsPerStatement
    }

    /// The account's first `count` statements, each opening with what the one before closed with.
    func statements(of account: Account, count: Int) -> [Statement] {
        let profile = profile(of: account)
        var period = StatementPeriod.first
        var balance = profile.openingBalance
        return (0..<count).map { _ in
            let statement = statement(of: account, profile: profile, period: period, opening: balance, generatedAt: nil)
            balance = statement.closingBalance.minorUnits
            period = period.next
            return statement
        }
    }

    /// The statement of one month.
    ///
    /// - Parameter opening: nil for an account's first statement.
    /// - Parameter generatedAt: nil for the night after the month's end.
    func statement(of account: Account, period: StatementPeriod, opening: Money?, generatedAt: Timestamp?) -> Statement {
        let profile = profile(of: account)
        return statement(
            of: account, profile: profile, period: period, opening: opening?.minorUnits ?? profile.openingBalance,
            generatedAt: generatedAt)
    }

    private func profile(of account: Account) -> AccountProfile {
        AccountProfile(seed: seed, account: RandomStream.name(account.number), catalogue: source.catalogue)
    }

    private func statement(
        of account: Account, profile: AccountProfile, period: StatementPeriod, opening: Int64, generatedAt: Timestamp?
    ) -> Statement {
        var random = RandomStream(
            seed: seed, account: RandomStream.name(account.number), purpose: .statement, index: period.ordinal)
        let id = period.statementId(of: account.number)
        let month = period.month
        var balance = opening
        let slots = slots(in: period, profile: profile, random: &random)
        var transactions: [Transaction] = []
        transactions.reserveCapacity(slots.count)
        for slot in slots {
            var booking =
                if let kind = slot.monthly {
                    source.monthly(kind, of: profile, month: month, balance: balance, random: &random)
                } else {
                    source.everyday(random: &random)
                }
            if booking.type == .debit, booking.amount > balance { booking = source.topUp(random: &random) }
            balance += booking.type == .credit ? booking.amount : -booking.amount
            transactions.append(
                Transaction(
                    transactionId: Self.transactionId(statement: id, number: transactions.count + 1),
                    date: Timestamp(microseconds: period.start.start.microseconds + Int64(slot.second) * 1_000_000),
                    description: booking.line, merchant: booking.merchant, category: booking.category.rawValue, type: booking.type,
                    amount: Money(cents: booking.amount), balance: Money(cents: balance)))
        }
        return Statement(
            statementId: id, accountNumber: account.number, accountHolder: account.holder, accountType: account.type,
            currency: account.currency, periodStart: period.start, periodEnd: period.end, openingBalance: Money(cents: opening),
            closingBalance: Money(cents: balance), generatedAt: generatedAt ?? night(after: period, random: &random),
            transactions: transactions)
    }

    /// When the month's transactions are booked, in order: the monthly ones on their days, the others anywhere.
    private func slots(in period: StatementPeriod, profile: AccountProfile, random: inout RandomStream) -> [BookingSlot] {
        let monthly = MonthlyBooking.allCases.prefix((transactionsPerStatement + 1) / 2)
        var slots: [BookingSlot] = []
        slots.reserveCapacity(transactionsPerStatement)
        for kind in monthly {
            let day =
                switch kind {
                case .salary: profile.payday
                case .housing: profile.housingDay
                case .mobile: profile.mobileDay
                case .electricity: 21
                case .savings: 28
                case .insurance: profile.insuranceDay
                }
            slots.append(BookingSlot(day: day, secondOfDay: random.below(3_600), monthly: kind))
        }
        while slots.count < transactionsPerStatement {
            slots.append(
                BookingSlot(day: random.below(period.days) + 1, secondOfDay: random.below(BookingSlot.secondsOfDay), monthly: nil))
        }
        slots.sort()
        return slots
    }

    /// Statements are made between 2 and 6 o'clock in Singapore, which is still the month's last day in UTC.
    private func night(after period: StatementPeriod, random: inout RandomStream) -> Timestamp {
        Timestamp(
            microseconds: period.end.start.microseconds + Int64(18 * 3_600 + random.below(4 * 3_600)) * 1_000_000
                + Int64(random.below(1_000_000)))
    }

    /// `417-203918-4-2024-01-0001`: the numbers sort as text up to 9,999 transactions.
    static func transactionId(statement: String, number: Int) -> String {
        var id = statement
        id.reserveCapacity(statement.utf8.count + 8)
        id += number < 10 ? "-000" : number < 100 ? "-00" : number < 1_000 ? "-0" : "-"
        id += String(number)
        return id
    }
}
