import Banking
import DeltaLake
import Scalars
import StatementStore

/// A batch's columns, bound by name to the members of ``Banking/Statement``; columns that it does not name are carried along.
struct StatementColumns {
    let statementId: DeltaColumn
    let accountNumber: DeltaColumn
    let accountHolder: DeltaColumn?
    let accountType: DeltaColumn?
    let currency: DeltaColumn
    let periodStart: DeltaColumn?
    let periodEnd: DeltaColumn
    let openingBalance: MoneyColumn?
    let closingBalance: MoneyColumn
    let generatedAt: DeltaColumn?
    let transactions: TransactionColumns?
    let additional: [DeltaColumn]

    /// - Throws: a ``SchemaProblem`` that names the column which is missing or of a type that cannot hold its values.
    init(_ batch: DeltaBatch, names: ColumnNames) throws {
        var binding = ColumnBinding(columns: batch.columns, members: ColumnNames.members, names: names.columns, parent: nil)
        statementId = try binding.required("statementId", .string)
        accountNumber = try binding.required("accountNumber", .string)
        accountHolder = try binding.optional("accountHolder", .string)
        accountType = try binding.optional("accountType", .string)
        currency = try binding.required("currency", .string)
        periodStart = try binding.optional("periodStart", .date)
        periodEnd = try binding.required("periodEnd", .date)
        openingBalance = try binding.optional("openingBalance", .decimal).map(MoneyColumn.init)
        closingBalance = MoneyColumn(try binding.required("closingBalance", .decimal))
        generatedAt = try binding.optional("generatedAt", .timestamp)
        transactions = try binding.optional("transactions", .array).map { try TransactionColumns(list: $0, names: names.transactionFields) }
        additional = try binding.additional().sorted { $0.name < $1.name }  // a reordered schema changes no document
    }

    /// - Throws: a ``RowProblem`` when the row is no statement.
    func statement(_ row: Int) throws(RowProblem) -> Statement {
        Statement(
            statementId: try key(row),
            accountNumber: try accountNumber.text(row),
            accountHolder: accountHolder?.string(row),
            accountType: accountType?.string(row),
            currency: try currency.text(row),
            periodStart: periodStart?.date(row),
            periodEnd: try periodEnd.require(periodEnd.date(row), row),
            openingBalance: try openingBalance?.money(row),
            closingBalance: try closingBalance.column.require(closingBalance.money(row), row),
            generatedAt: generatedAt?.timestamp(row),
            transactions: try transactions?.transactions(row) ?? [],
            additionalFields: additional.isEmpty ? [] : additional.compactMap { $0.additionalField(row) })
    }

    func key(_ row: Int) throws(RowProblem) -> String { try statementId.text(row) }
}

/// What a row's array of transactions is made of.
struct TransactionColumns {
    let list: DeltaColumn
    let transactionId: DeltaColumn
    let date: DeltaColumn
    let description: DeltaColumn?
    let merchant: DeltaColumn?
    let category: DeltaColumn?
    let type: DeltaColumn
    let amount: MoneyColumn
    let balance: MoneyColumn?
    let additional: [DeltaColumn]

    init(list: DeltaColumn, names: [String: ColumnNames.Name]) throws {
        guard let elements = list.elements, case .struct(let type) = elements.type else {
            throw SchemaProblem("column \(list.name) is \(list.type), must be an array of struct")
        }
        self.list = list
        var binding = ColumnBinding(
            columns: type.fields.compactMap { elements.field($0.name) }, members: ColumnNames.transactionMembers, names: names,
            parent: list.name)
        transactionId = try binding.required("transactionId", .string)
        date = try binding.required("date", .timestamp)
        description = try binding.optional("description", .string)
        merchant = try binding.optional("merchant", .string)
        category = try binding.optional("category", .string)
        self.type = try binding.required("type", .string)
        amount = MoneyColumn(try binding.required("amount", .decimal))
        balance = try binding.optional("balance", .decimal).map(MoneyColumn.init)
        additional = try binding.additional()
    }

    func transactions(_ row: Int) throws(RowProblem) -> [Transaction] {
        guard let range = list.listRange(row) else { return [] }
        var result: [Transaction] = []
        result.reserveCapacity(range.count)
        for i in range {
            guard let way = TransactionType(rawValue: try type.text(i)) else {
                throw RowProblem("transactions.type is neither CREDIT nor DEBIT")
            }
            result.append(
                Transaction(
                    transactionId: try transactionId.text(i),
                    date: try date.require(date.timestamp(i), i),
                    description: description?.string(i),
                    merchant: merchant?.string(i),
                    category: category?.string(i),
                    type: way,
                    amount: try amount.column.require(amount.money(i), i),
                    balance: try balance?.money(i),
                    additionalFields: additional.isEmpty ? [] : additional.compactMap { $0.additionalField(i) }))
        }
        return result
    }
}
