import type { LoadTestRequest } from "../../api/loadTests";

/** What is entered, as text. */
export interface LoadForm {
  model: "closed" | "open";
  users: string;
  spawnRate: string;
  rate: string;
  arrivals: "constant" | "poisson";
  duration: string;
  warmUp: string;
  mix: Record<string, string>;
}

/** Routes by their names in the mix, with what they are called here. */
export const mixRoutes: readonly [string, string][] = [
  ["balance", "Balance"], ["latest_statement", "Latest statement"], ["transactions_by_category", "Transactions by category"],
  ["search", "Search"], ["accounts", "Accounts"],
];

export const initialForm: LoadForm = {
  model: "closed", users: "50", spawnRate: "25", rate: "200", arrivals: "poisson", duration: "30", warmUp: "5",
  mix: { balance: "40", latest_statement: "25", transactions_by_category: "20", search: "10", accounts: "5" },
};

/** The request that a form makes; or what is wrong with it. */
export function loadRequest(form: LoadForm): LoadTestRequest | string {
  const whole = (text: string): number | null => (/^\d+$/.test(text.trim()) ? Number(text) : null);
  const positive = (text: string): number | null => (Number(text) > 0 ? Number(text) : null);
  const [duration, warmUp] = [whole(form.duration), whole(form.warmUp)];
  if (!duration) return "Duration takes a whole number of seconds above 0.";
  if (warmUp === null || warmUp >= duration) return "Warm-up takes a whole number of seconds below the duration.";
  const mix = Object.fromEntries(Object.entries(form.mix).map(([name, text]) => [name, whole(text)]));
  if (Object.values(mix).some((weight) => weight === null)) return "The mix takes whole numbers from 0.";
  if (Object.values(mix).every((weight) => weight === 0)) return "The mix needs a route with a weight above 0.";
  const common = { duration_seconds: duration, warm_up_seconds: warmUp, mix: mix as Record<string, number> };
  if (form.model === "open") {
    const rate = positive(form.rate);
    return rate === null ? "Rate takes a number of requests per second above 0." : { ...common, rate, arrivals: form.arrivals };
  }
  const [users, spawnRate] = [whole(form.users), positive(form.spawnRate)];
  if (!users) return "Users takes a whole number above 0.";
  if (spawnRate === null) return "Spawn rate takes a number of users per second above 0.";
  return { ...common, users, spawn_rate: spawnRate };
}
