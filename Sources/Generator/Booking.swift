import Banking

/// A transaction before it has its place on a statement.
struct Booking: Sendable {
    var line: String
    var merchant: String
    var category: SpendingCategory
    var type: TransactionType
    /// In cents; positive.
    var amount: Int64
}

/// What comes once a month on its day, the most important first.
enum MonthlyBooking: UInt8, CaseIterable {
    case salary, housing, mobile, electricity, savings, insurance
}

/// Draws the bookings of one account.
struct BookingSource {
    let catalogue: MerchantCatalogue
    /// A category for each part of a hundred.
    private let everyday: [SpendingCategory]

    init() {
        catalogue = MerchantCatalogue()
        everyday = SpendingCategory.everyday.flatMap { repeatElement($0.category, count: $0.weight) }
    }

    func monthly(
        _ kind: MonthlyBooking, of profile: AccountProfile, month: Int, balance: Int64, random: inout RandomStream
    ) -> Booking {
        switch kind {
        case .salary:
            // The thirteenth month's pay, which is the custom in Singapore, comes in December.
            let december = month == 12
            return Booking(
                line: december ? "GIRO SALARY AND AWS" : "GIRO SALARY", merchant: profile.employer, category: .salary,
                type: .credit,
                amount: december ? profile.salary * 2 : profile.salary)
        case .housing:
            return Booking(
                line: "GIRO HDB HOUSING LOAN", merchant: "HDB", category: .transfer, type: .debit, amount: profile.housing)
        case .mobile:
            return Booking(
                line: profile.mobile.lines[0], merchant: profile.mobile.name, category: .utilities, type: .debit,
                amount: profile.mobileBill)
        case .electricity:
            return Booking(
                line: "GIRO SP SERVICES", merchant: "SP Group", category: .utilities, type: .debit,
                amount: profile.electricity.draw(from: &random))
        case .savings:
            // Half of what stands above two salaries goes to savings, in whole hundreds of dollars.
            let surplus = max(0, balance - 2 * profile.salary) / 2
            return Booking(
                line: "STANDING INSTRUCTION SAVINGS PLAN", merchant: "Savings Plan", category: .transfer, type: .debit,
                amount: 10_000 + surplus / 10_000 * 10_000)
        case .insurance:
            return Booking(
                line: "GIRO INSURANCE PREMIUM", merchant: profile.insurer, category: .healthcare, type: .debit,
                amount: profile.premium)
        }
    }

    func everyday(random: inout RandomStream) -> Booking {
        let category = everyday[random.below(everyday.count)]
        switch category {
        case .groceries: return card(catalogue.groceries, category, &random)
        case .transport: return card(catalogue.transport, category, &random)
        case .dining: return card(catalogue.dining, category, &random)
        case .shopping: return card(catalogue.shopping, category, &random)
        case .healthcare: return card(catalogue.healthcare, category, &random)
        case .entertainment: return card(catalogue.entertainment, category, &random)
        case .utilities, .salary, .transfer: return payNow(&random)
        }
    }

    /// Money paid in where the balance does not cover a debit: accounts are never overdrawn.
    func topUp(random: inout RandomStream) -> Booking {
        Booking(
            line: "FAST TRANSFER FROM OWN ACCOUNT", merchant: "FAST", category: .transfer, type: .credit,
            amount: PriceRange(50_000, 300_000, step: 5_000).draw(from: &random))
    }

    private func card(_ merchants: [Merchant], _ category: SpendingCategory, _ random: inout RandomStream) -> Booking {
        let merchant = merchants[random.below(merchants.count)]
        return Booking(
            line: merchant.lines[random.below(merchant.lines.count)], merchant: merchant.name, category: category, type: .debit,
            amount: merchant.price.draw(from: &random))
    }

    private func payNow(_ random: inout RandomStream) -> Booking {
        let name = PersonName.draw(from: &random)
        let paidIn = random.chance(3, in: 10)
        return Booking(
            line: (paidIn ? "PAYNOW FROM " : "PAYNOW TO ") + name, merchant: "PayNow", category: .transfer,
            type: paidIn ? .credit : .debit,
            amount: PriceRange(300, 48_000, step: 50).draw(from: &random))
    }
}
