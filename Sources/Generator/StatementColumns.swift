import ArrowBridge
import Banking
import Scalars

/// Appends statements to a builder of the table's rows.
///
/// The table's schema has been checked by ``StatementTableSchema``. What the table has besides is filled by the caller, or null.
struct StatementColumns {
    private let builder: ArrowBatchBuilder
    private let columns: [Column]
    private let transactions: TransactionColumns?

    private enum Column {
        case statementId, accountNumber, accountHolder, accountType, currency, periodStart, periodEnd
        case openingBalance, closingBalance, generatedAt, transactions
        case other
    }

    init(_ builder: ArrowBatchBuilder) {
        self.builder = builder
        columns = builder.fields.map { Self.columns[$0.name] ?? .other }
        transactions = builder.column(named: "transactions").map(TransactionColumns.init)
    }

    private static let columns: [String: Column] = [
        "statementId": .statementId, "accountNumber": .accountNumber, "accountHolder": .accountHolder, "accountType": .accountType,
        "currency": .currency, "periodStart": .periodStart, "periodEnd": .periodEnd, "openingBalance": .openingBalance,
        "closingBalance": .closingBalance, "generatedAt": .generatedAt, "transactions": .transactions,
    ]

    /// - Parameter other: appends the value of a column that a statement does not name, by the column's position.
    func append(_ statement: Statement, other: (Int, ArrowColumnBuilder) -> Void = { $1.appendNull() }) {
        for (position, column) in columns.enumerated() {
            let builder = builder.columns[position]
            switch column {
            case .statementId: builder.append(statement.statementId)
            case .accountNumber: builder.append(statement.accountNumber)
            case .accountHolder: builder.append(orNull: statement.accountHolder)
            case .accountType: builder.append(orNull: statement.accountType)
            case .currency: builder.append(statement.currency)
            case .periodStart: if let start = statement.periodStart { builder.append(start) } else { builder.appendNull() }
            case .periodEnd: builder.append(statement.periodEnd)
            case .openingBalance: builder.append(orNull: statement.openingBalance)
            case .closingBalance: builder.append(orNull: statement.closingBalance)
            case .generatedAt: if let time = statement.generatedAt { builder.append(time) } else { builder.appendNull() }
            case .transactions: transactions?.append(statement.transactions)
            case .other: other(position, builder)
            }
        }
    }
}

/// Appends lists of transactions.
private struct TransactionColumns {
    private let list: ArrowColumnBuilder
    private let element: ArrowColumnBuilder
    private let fields: [Field]

    private enum Field: String {
        case transactionId, date, description, merchant, category, type, amount, balance
    }

    init(_ list: ArrowColumnBuilder) {
        self.list = list
        element = list.children[0]
        fields = element.children.compactMap { Field(rawValue: $0.field.name) }
    }

    func append(_ transactions: [Transaction]) {
        for transaction in transactions {
            for (field, builder) in zip(fields, element.children) {
                switch field {
                case .transactionId: builder.append(transaction.transactionId)
                case .date: builder.append(transaction.date)
                case .description: builder.append(orNull: transaction.description)
                case .merchant: builder.append(orNull: transaction.merchant)
                case .category: builder.append(orNull: transaction.category)
                case .type: builder.append(transaction.type.rawValue)
                case .amount: builder.append(orNull: transaction.amount)
                case .balance: builder.append(orNull: transaction.balance)
                }
            }
            element.endRow()
        }
        list.endRow()
    }
}

extension ArrowColumnBuilder {
    fileprivate func append(orNull text: String?) {
        if let text { append(text) } else { appendNull() }
    }

    fileprivate func append(orNull money: Money?) {
        if let money { append(unscaled: Int128(money.minorUnits)) } else { appendNull() }
    }
}
