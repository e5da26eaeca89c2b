import assert from "node:assert/strict";
import { test } from "node:test";
import { dateTicks, niceTicks } from "../src/components/charts/scale";

test("axes have round values that enclose the data", () => {
  assert.deepEqual(niceTicks(0, 23_000, 5), [0, 10_000, 20_000, 30_000]);
  assert.deepEqual(niceTicks(-120, 480, 5), [-200, 0, 200, 400, 600]);
  assert.deepEqual(niceTicks(0, 0, 5).length, 2);
  for (const [low, high] of [[0, 0.003], [-5, -4], [1e9, 1e9 + 1], [3, 3]] as const) {
    const ticks = niceTicks(low, high, 6);
    assert.ok(ticks[0]! <= low && ticks[ticks.length - 1]! >= high - 1e-6 && ticks.length <= 8);
  }
});

test("dates are labelled by days, months or years, as many as fit", () => {
  const texts = (from: string, to: string) => dateTicks(Date.parse(from), Date.parse(to), 6).map((tick) => tick.text);
  assert.deepEqual(texts("2026-01-01T12:00:00Z", "2026-01-04T00:00:00Z"), ["01-02", "01-03", "01-04"]);
  assert.deepEqual(texts("2025-11-15", "2026-04-15"), ["2025-12", "2026-01", "2026-02", "2026-03", "2026-04"]);
  assert.deepEqual(texts("2021-06-01", "2026-06-01"), ["2022", "2023", "2024", "2025", "2026"]);
});
