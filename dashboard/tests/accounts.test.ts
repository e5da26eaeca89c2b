import assert from "node:assert/strict";
import { test } from "node:test";
import { accountPage, withQuery } from "../src/api/paths";
import type { Match, Statement, Transaction } from "../src/api/types";
import { toCSV } from "../src/format/csv";
import { sumAmounts } from "../src/format/money";
import { balancePoints } from "../src/pages/accounts/balancePoints";
import { spendingByCategory } from "../src/pages/accounts/spending";
import { memberDiffs } from "../src/pages/changes/memberDiffs";
import { choices, filterMatches } from "../src/pages/search/matchFilter";

const transaction = (change: Partial<Transaction>): Transaction => ({
  transactionId: "T", date: "2026-02-01T10:00:00.000000Z", description: null, merchant: null, category: "dining", type: "DEBIT",
  amount: "10.00", balance: "100.00", ...change,
});

const statement = (change: Partial<Statement>): Statement => ({
  statementId: "S", accountNumber: "A", accountHolder: "Ada", accountType: null, currency: "EUR", periodStart: null, periodEnd: "2026-01-31",
  openingBalance: null, closingBalance: "50.00", generatedAt: null, ...change,
});

test("sums of amounts are exact, whatever their decimals", () => {
  assert.equal(sumAmounts(["0.10", "0.20", "-0.05"]), "0.25");
  assert.equal(sumAmounts(["9999999999999999.99", "0.01"]), "10000000000000000.00");
  assert.equal(sumAmounts(["1", "0.5"]), "1.5");
  assert.equal(sumAmounts([]), "0");
  assert.equal(sumAmounts(["n/a"]), null);
});

test("spending is the debits by category, largest first", () => {
  const sums = spendingByCategory([
    transaction({ amount: "0.10" }), transaction({ amount: "0.20" }), transaction({ category: "rent", amount: "900.00" }),
    transaction({ category: "salary", type: "CREDIT", amount: "5000.00" }), transaction({ category: null, amount: "1.00" }),
  ]);
  assert.deepEqual(sums.map(({ category, amount, count }) => [category, amount, count]), [["rent", "900.00", 1], [null, "1.00", 1], ["dining", "0.30", 2]]);
});

test("the balance goes back beyond the transactions that are known", () => {
  const points = balancePoints({
    statements: [statement({ periodEnd: "2026-02-28", closingBalance: "80.00" }), statement({}), statement({ periodEnd: "2025-12-31", closingBalance: "7.00" })],
    transactions: [transaction({ date: "2026-02-03T00:00:00Z", balance: "80.00" }), transaction({ balance: null }), transaction({ balance: "90.00" })],
    truncated: true,
  });
  assert.deepEqual(points.map((point) => point.text), ["7.00", "50.00", "90.00", "80.00"]);
  assert.ok(points.every((point, index) => index === 0 || points[index - 1]!.x < point.x));
});

test("CSV is quoted where it must be, and text is never a formula", () => {
  const columns = [{ name: "text", value: (row: string[]) => row[0]!, text: true }, { name: "amount", value: (row: string[]) => row[1] ?? null }];
  assert.equal(toCSV(columns, [["a,b", "-12.50"], ['say "hi"'], ["=HYPERLINK(1)", "1"], ["two\nlines", "2"]]),
    'text,amount\r\n"a,b",-12.50\r\n"say ""hi""",\r\n\'=HYPERLINK(1),1\r\n"two\nlines",2\r\n');
});

test("addresses hold any account number", () => {
  assert.equal(accountPage("B/ü 3.5"), "/accounts/B%2F%C3%BC%203%2E5");
  assert.equal(withQuery("/a", { q: "x & y", none: null, empty: "", limit: 5 }), "/a?q=x+%26+y&limit=5");
});

test("a difference names what changed, and what the table has besides", () => {
  const diffs = memberDiffs(statement({ _sourceVersion: 1 }), { ...statement({ closingBalance: "60.00", _sourceVersion: 2 }), branch: "X" } as Statement);
  assert.deepEqual(diffs.filter((diff) => diff.changed).map(({ name, before, after }) => [name, before, after]),
    [["closingBalance", "50.00", "60.00"], ["branch", null, "X"], ["_sourceVersion", "1", "2"]]);
  assert.ok(memberDiffs(null, statement({})).filter((diff) => diff.after !== null).every((diff) => diff.changed));
});

test("matches are filtered by what they hold", () => {
  const match = (change: Partial<Match>): Match => ({ ...transaction(change), statementId: "S", score: 1, highlights: [], ...change });
  const matches = [match({}), match({ category: "rent", type: "CREDIT" }), match({ category: null }), match({})];
  assert.deepEqual(choices(matches, "category"), [{ name: "dining", count: 2 }, { name: "rent", count: 1 }]);
  assert.equal(filterMatches(matches, "dining", null).length, 2);
  assert.equal(filterMatches(matches, null, "CREDIT").length, 1);
  assert.equal(filterMatches(matches, "rent", "DEBIT").length, 0);
});
