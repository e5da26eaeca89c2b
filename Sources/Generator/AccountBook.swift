import Banking
import Scalars

/// How far each account of a table has come, as of one version of the table.
struct AccountBook {
    struct Entry {
        var account: Account
        /// The statement with the last period; nil when it was removed and the one before is not known here.
        var latest: Latest?
        var statementCount: Int
        fileprivate var place: Int
    }

    struct Latest: Hashable {
        var statementId: String
        var periodEnd: CalendarDate
        var closingBalance: Money
    }

    /// A month that an account needs next.
    struct Due {
        var account: Account
        var period: StatementPeriod
        var opening: Money
    }

    private var entries: [String: Entry] = [:]
    /// The keys of `entries`, so that one can be drawn.
    private var numbers: [String] = []
    /// Accounts by the month that they need next. An account that has moved on since is skipped.
    private var schedule: [StatementPeriod: [String]] = [:]
    private var incomplete: Set<String> = []

    var count: Int { entries.count }

    /// Whether an account's latest statement was removed and others of it are left: the book has to be made anew.
    var isStale: Bool { !incomplete.isEmpty }

    subscript(number: String) -> Entry? { entries[number] }

    /// The month up to which most recent statements reach; nil when there is no account.
    var newestPeriod: StatementPeriod? {
        schedule.keys.max()?.previous
    }

    func draw(from random: inout RandomStream) -> Entry? {
        numbers.isEmpty ? nil : entries[numbers[random.below(numbers.count)]]
    }
}

// MARK: What the table's changes do to it

extension AccountBook {
    mutating func insert(_ statement: Statement) {
        let number = statement.accountNumber
        var entry = entries[number] ?? Entry(account: Account(of: statement), latest: nil, statementCount: 0, place: numbers.count)
        if entry.statementCount == 0 { numbers.append(number) }
        entry.statementCount += 1
        if !incomplete.contains(number), entry.latest.map({ $0.periodEnd < statement.periodEnd }) ?? true {
            entry.account = Account(of: statement)
            entry.latest = Latest(of: statement)
            scheduleNext(number, after: statement.periodEnd)
        }
        entries[number] = entry
    }

    mutating func update(_ statement: Statement) {
        guard let latest = entries[statement.accountNumber]?.latest, latest.statementId == statement.statementId else { return }
        if latest.periodEnd == statement.periodEnd {
            entries[statement.accountNumber]?.latest = Latest(of: statement)
        } else {
            incomplete.insert(statement.accountNumber)
        }
    }

    mutating func remove(_ statement: Statement) {
        let number = statement.accountNumber
        guard var entry = entries[number] else { return }
        entry.statementCount -= 1
        guard entry.statementCount == 0 else {
            if entry.latest?.statementId == statement.statementId {
                entry.latest = nil
                incomplete.insert(number)
            }
            entries[number] = entry
            return
        }
        entries[number] = nil
        incomplete.remove(number)
        let last = numbers.removeLast()
        if last != number {
            numbers[entry.place] = last
            entries[last]?.place = entry.place
        }
    }

    private mutating func scheduleNext(_ number: String, after end: CalendarDate) {
        // Other writers' dates may lie anywhere; months from 1970 to 9999 can be counted on from.
        guard (0..<2_932_000).contains(end.daysSinceEpoch) else { return }
        schedule[StatementPeriod(after: end), default: []].append(number)
    }
}

// MARK: What is to be generated

extension AccountBook {
    /// The accounts that are furthest behind, each with the month that it needs, which has ended before `today`.
    mutating func due(limit: Int, before today: CalendarDate) -> [Due] {
        var found: [String: Due] = [:]
        for period in schedule.keys.sorted() {
            guard period.end < today, found.count < limit else { break }
            var bucket = schedule[period] ?? []
            var kept: [String] = []
            while found.count < limit, let number = bucket.popLast() {
                guard found[number] == nil, let due = next(number, in: period) else { continue }
                found[number] = due
                kept.append(number)
            }
            bucket.append(contentsOf: kept.reversed())
            schedule[period] = bucket.isEmpty ? nil : bucket
        }
        return found.values.sorted { ($0.period, $0.account.number) < ($1.period, $1.account.number) }
    }

    private func next(_ number: String, in period: StatementPeriod) -> Due? {
        guard let entry = entries[number], let latest = entry.latest, latest.periodEnd < period.start,
            StatementPeriod(after: latest.periodEnd) == period, Money.generated.contains(latest.closingBalance.minorUnits)
        else { return nil }
        return Due(account: entry.account, period: period, opening: latest.closingBalance)
    }
}

extension Account {
    fileprivate init(of statement: Statement) {
        self.init(
            number: statement.accountNumber, holder: statement.accountHolder, type: statement.accountType,
            currency: statement.currency)
    }
}

extension AccountBook.Latest {
    fileprivate init(of statement: Statement) {
        self.init(statementId: statement.statementId, periodEnd: statement.periodEnd, closingBalance: statement.closingBalance)
    }
}
