import Banking
import DeltaLake

/// Reads statements from a batch of the table's rows.
struct StatementRows {
    private let batch: DeltaBatch
    private let transactions: TransactionRows?

    /// - Parameter withTransactions: whether the statements are to have them
    init(_ batch: DeltaBatch, withTransactions: Bool = true) {
        self.batch = batch
        transactions = withTransactions ? batch["transactions"].flatMap(TransactionRows.init) : nil
    }

    /// The statement in a row; nil when the row is none: one of its indispensable columns is null or of another type.
    subscript(row: Int) -> Statement? {
        guard let id = batch["statementId"]?.string(row), let account = batch["accountNumber"]?.string(row),
            let currency = batch["currency"]?.string(row), let periodEnd = batch["periodEnd"]?.date(row),
            let closingBalance = batch["closingBalance"]?.money(row)
        else { return nil }
        return Statement(
            statementId: id, accountNumber: account, accountHolder: batch["accountHolder"]?.string(row),
            accountType: batch["accountType"]?.string(row), currency: currency, periodStart: batch["periodStart"]?.date(row),
            periodEnd: periodEnd, openingBalance: batch["openingBalance"]?.money(row), closingBalance: closingBalance,
            generatedAt: batch["generatedAt"]?.timestamp(row), transactions: transactions?[row] ?? [])
    }
}

/// Reads the elements of the column `transactions`.
private struct TransactionRows {
    private let list: DeltaColumn
    private let id, date, description, merchant, category, type, amount, balance: DeltaColumn

    /// Nil when a field is missing.
    init?(_ list: DeltaColumn) {
        guard let elements = list.elements, let id = elements.field("transactionId"), let date = elements.field("date"),
            let description = elements.field("description"), let merchant = elements.field("merchant"),
            let category = elements.field("category"), let type = elements.field("type"), let amount = elements.field("amount"),
            let balance = elements.field("balance")
        else { return nil }
        self.list = list
        self.id = id
        self.date = date
        self.description = description
        self.merchant = merchant
        self.category = category
        self.type = type
        self.amount = amount
        self.balance = balance
    }

    /// Nil when the list is null or one of its elements is no transaction.
    subscript(row: Int) -> [Transaction]? {
        guard let range = list.listRange(row) else { return nil }
        var transactions: [Transaction] = []
        transactions.reserveCapacity(range.count)
        for element in range {
            guard let id = id.string(element), let date = date.timestamp(element),
                let type = type.string(element).flatMap(TransactionType.init), let amount = amount.money(element)
            else { return nil }
            transactions.append(
                Transaction(
                    transactionId: id, date: date, description: description.string(element), merchant: merchant.string(element),
                    category: category.string(element), type: type, amount: amount, balance: balance.money(element)))
        }
        return transactions
    }
}

extension DeltaColumn {
    /// Nil for a null and for anything but a decimal with two decimals that fits.
    fileprivate func money(_ row: Int) -> Money? {
        guard case .decimal(_, scale: 2) = type else { return nil }
        return decimal(row).flatMap { Int64(exactly: $0) }.flatMap { Money(minorUnits: $0) }
    }
}
