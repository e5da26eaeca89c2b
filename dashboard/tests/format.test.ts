import assert from "node:assert/strict";
import { test } from "node:test";
import { formatDuration, formatLongDuration } from "../src/format/duration";
import { formatAmount, subtractAmounts } from "../src/format/money";
import { formatAgo, formatDateTime, parseTimestamp } from "../src/format/time";

const plain = (text: string): string => text.replace(/\u00a0/g, " ");

test("amounts are grouped and keep every digit", () => {
  assert.equal(formatAmount("12.50"), "12.50");
  assert.equal(formatAmount("1234567.89"), "1,234,567.89");
  assert.equal(formatAmount("-1000.00"), "\u22121,000.00");
  assert.equal(formatAmount("9999999999999999.99"), "9,999,999,999,999,999.99");
  assert.equal(formatAmount("n/a"), "n/a");
});

test("differences of amounts are exact", () => {
  assert.equal(subtractAmounts("0.30", "0.10"), "0.20");
  assert.equal(subtractAmounts("-20.05", "1000.10"), "-1020.15");
  assert.equal(subtractAmounts("9999999999999999.99", "0.01"), "9999999999999999.98");
  assert.equal(subtractAmounts("-0.50", "-0.45"), "-0.05");
  assert.equal(subtractAmounts("1.5", "1.25"), null);
});

test("durations take the unit that fits", () => {
  const cases: [number, string][] = [[0, "0 s"], [0.42, "0.42 ms"], [3.44, "3.4 ms"], [134.2, "134 ms"], [999.6, "1.00 s"],
    [1_230, "1.23 s"], [12_340, "12.3 s"], [59_960, "1 min"], [192_000, "3 min 12 s"], [-5, "0 s"]];
  for (const [ms, text] of cases) assert.equal(plain(formatDuration(ms)), text);
  assert.equal(plain(formatLongDuration(93_784)), "1 d 2 h");
});

test("timestamps keep their microseconds", () => {
  assert.equal(parseTimestamp("2026-03-01T12:00:00.000250Z") - parseTimestamp("2026-03-01T12:00:00Z"), 0.25);
  assert.equal(formatDateTime(parseTimestamp("2026-03-01T12:00:07.042999Z"), "utc", true), "2026-03-01 12:00:07.042");
  assert.ok(Number.isNaN(parseTimestamp("yesterday")));
});

test("ages are told in one unit", () => {
  const ago = (seconds: number): string => plain(formatAgo(0, seconds * 1_000));
  assert.deepEqual([0.4, 12, 61, 3_599, 5_000, 7_300, 200_000].map(ago),
    ["just now", "12 s ago", "1 min ago", "59 min ago", "1 h 23 min ago", "2 h ago", "2 d ago"]);
});
