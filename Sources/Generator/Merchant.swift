/// Someone who is paid by card, and how that reads on a statement.
struct Merchant: Sendable {
    let name: String
    /// Lines of a statement, one for each outlet.
    let lines: [String]
    let price: PriceRange

    init(_ name: String, _ price: PriceRange, _ lines: [String]) {
        self.name = name
        self.lines = lines
        self.price = price
    }
}
