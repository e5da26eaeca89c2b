/// The categories of transactions, as they stand in the table.
enum SpendingCategory: String, Sendable, CaseIterable {
    case groceries, transport, dining, utilities, shopping, healthcare, entertainment, salary, transfer

    /// How everyday bookings spread over the categories, in parts of a hundred. Bills and salary come by the calendar.
    static let everyday: [(category: SpendingCategory, weight: Int)] = [
        (.dining, 27), (.transport, 24), (.groceries, 19), (.shopping, 11), (.transfer, 10), (.entertainment, 6), (.healthcare, 3),
    ]
}
