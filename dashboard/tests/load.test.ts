import assert from "node:assert/strict";
import { test } from "node:test";
import type { LoadSecond } from "../src/api/loadTests";
import { initialForm, loadRequest } from "../src/pages/load/loadRequest";
import { elapsedTicks, latencyObjective, latencySeries, rateSeries } from "../src/pages/load/loadSeries";

const second = (number: number, change: Partial<LoadSecond> = {}): LoadSecond => ({
  second: number, warm_up: false, target_rate: null, achieved_rate: 90, failed: 0, corrected: { p50: 2, p95: 5, p99: 9 }, uncorrected: { p50: 1, p95: 4, p99: 8 }, ...change,
});

test("a form makes the request of its model", () => {
  const closed = loadRequest(initialForm);
  assert.deepEqual(closed, {
    duration_seconds: 30, warm_up_seconds: 5, users: 50, spawn_rate: 25,
    mix: { balance: 40, latest_statement: 25, transactions_by_category: 20, search: 10, accounts: 5 },
  });
  const open = loadRequest({ ...initialForm, model: "open", rate: "12.5", arrivals: "constant" });
  assert.ok(typeof open === "object" && open.rate === 12.5 && open.arrivals === "constant" && open.users === undefined);
});

test("a form says what is wrong with it", () => {
  const wrong = (change: Partial<typeof initialForm>): string => String(loadRequest({ ...initialForm, ...change }));
  assert.match(wrong({ duration: "0" }), /^Duration takes/);
  assert.match(wrong({ warmUp: "30" }), /^Warm-up takes/);
  assert.match(wrong({ users: "many" }), /^Users takes/);
  assert.match(wrong({ spawnRate: "0" }), /^Spawn rate takes/);
  assert.match(wrong({ model: "open", rate: "" }), /^Rate takes/);
  assert.match(wrong({ mix: { balance: "-1" } }), /^The mix takes/);
  assert.match(wrong({ mix: { balance: "0" } }), /^The mix needs/);
});

test("seconds become lines; one without an answer leaves its place out", () => {
  const seconds = [second(0), second(1, { corrected: null, uncorrected: null }), second(2)];
  assert.deepEqual(rateSeries(seconds).map((series) => series.name), ["achieved"]);
  assert.deepEqual(rateSeries([second(0, { target_rate: 100 })]).map((series) => series.name), ["achieved", "target"]);
  const lines = latencySeries(seconds);
  assert.deepEqual(lines.map((series) => series.name), ["p50", "p95", "p99", "p50 uncorrected", "p95 uncorrected", "p99 uncorrected"]);
  assert.deepEqual(lines[1]!.points, [{ x: 0, y: 5 }, { x: 2, y: 5 }]);
});

test("an objective is drawn in milliseconds", () => {
  assert.equal(latencyObjective([{ name: "freshness p95", target: "10 s" }]), null);
  assert.equal(latencyObjective([{ name: "p95 corrected", target: "1.5 s" }])?.value, 1_500);
  assert.equal(latencyObjective([{ name: "error rate", target: "0.1 %" }, { name: "p99 latency", target: "200 ms" }])?.value, 200);
  assert.equal(latencyObjective([{ name: "error rate", target: "0.1 %" }]), null);
});

test("time since the start is labelled in round steps", () => {
  assert.deepEqual(elapsedTicks(0, 90, 6).map((tick) => tick.text), ["0:00", "0:15", "0:30", "0:45", "1:00", "1:15", "1:30"]);
});
