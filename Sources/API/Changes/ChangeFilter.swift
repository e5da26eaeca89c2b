import StatementStore

/// Which changes a listener gets: of one account or of many, and of those only what it may see.
struct ChangeFilter: Sendable {
    /// The one account that is listened to; nil: all.
    var account: String?
    /// What the listener may see. Of a single account it is known already.
    var among: AccountSelection

    static let everything = ChangeFilter(account: nil, among: .all)

    /// Whether nothing is left out.
    var isEverything: Bool { account == nil && among.isAll }

    func passes(_ accountNumber: String) -> Bool {
        if let account { accountNumber.utf8.elementsEqual(account.utf8) } else { among.contains(accountNumber) }
    }
}
