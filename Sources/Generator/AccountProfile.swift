/// What does not change from month to month: who pays the holder, and the bills. Amounts in cents.
struct AccountProfile: Sendable {
    let openingBalance: Int64
    let employer: String
    let salary: Int64
    let payday: Int
    let housing: Int64
    let housingDay: Int
    let mobile: Merchant
    let mobileBill: Int64
    let mobileDay: Int
    let electricity: PriceRange
    let insurer: String
    let premium: Int64
    let insuranceDay: Int

    init(seed: UInt64, account: UInt64, catalogue: MerchantCatalogue) {
        var random = RandomStream(seed: seed, account: account, purpose: .profile)
        salary = PriceRange(280_000, 1_450_000, step: 5_000).draw(from: &random)
        openingBalance = salary + PriceRange(20_000, 4_000_000).draw(from: &random)
        employer = random.element(of: catalogue.employers)
        payday = random.number(in: 23...28)
        housing = salary * Int64(random.number(in: 18...30)) / 100
        housingDay = random.number(in: 1...5)
        mobile = random.element(of: catalogue.mobile)
        mobileBill = mobile.price.draw(from: &random)
        mobileDay = random.number(in: 6...20)
        let consumption = random.number(in: 6_000...24_000)
        electricity = PriceRange(consumption, consumption * 3 / 2)
        insurer = random.element(of: catalogue.insurers)
        premium = PriceRange(6_000, 60_000, step: 10).draw(from: &random)
        insuranceDay = random.number(in: 8...22)
    }
}
