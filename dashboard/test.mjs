#!/usr/bin/env node
// Runs the unit tests in tests/ with node's own runner. Arguments go to it: --test-reporter=junit, for example.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(fileURLToPath(import.meta.url));
const built = mkdtempSync(join(tmpdir(), "odl-dashboard-"));
try {
  const tests = readdirSync(join(root, "tests")).filter((name) => name.endsWith(".test.ts")).map((name) => join("tests", name));
  execFileSync("esbuild", [...tests, "--bundle", "--platform=node", "--format=esm", "--out-extension:.js=.mjs", `--outdir=${built}`, "--log-level=warning"],
    { cwd: root, stdio: "inherit", env: { ...process.env, PATH: [join(root, "node_modules/.bin"), process.env.PATH].join(delimiter) } });
  const files = readdirSync(built).map((name) => join(built, name));
  process.exitCode = spawnSync(process.execPath, ["--test", ...process.argv.slice(2), ...files], { stdio: "inherit" }).status ?? 1;
} finally {
  rmSync(built, { recursive: true });
}
