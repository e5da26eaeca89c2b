#!/usr/bin/env node
// Bundles the dashboard into dist/: index.html, and assets whose names carry their hash, so that they may be cached for ever.
// Needs node and esbuild with React, from npm (`npm install`) or from Debian (node-react, node-react-dom, esbuild).
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(fileURLToPath(import.meta.url));
const fresh = join(root, "dist.new");
rmSync(fresh, { recursive: true, force: true });
mkdirSync(join(fresh, "assets"), { recursive: true });

const metafile = join(fresh, "meta.json");
execFileSync(
  "esbuild",
  ["src/main.tsx", "--bundle", "--minify", "--format=esm", "--target=chrome100,firefox100,safari15", "--jsx=automatic",
   "--define:process.env.NODE_ENV=\"production\"", "--legal-comments=none", "--entry-names=[name]-[hash]",
   `--outdir=${join(fresh, "assets")}`, `--metafile=${metafile}`, "--log-level=warning"],
  { cwd: root, stdio: "inherit", env: { ...process.env,
    PATH: [join(root, "node_modules/.bin"), process.env.PATH].join(delimiter),
    NODE_PATH: [process.env.NODE_PATH, "/usr/share/nodejs"].filter(Boolean).join(delimiter) } });

const outputs = Object.entries(JSON.parse(readFileSync(metafile, "utf8")).outputs);
rmSync(metafile);
const built = (extension) => {
  const [name] = outputs.find(([name]) => name.endsWith(extension));
  return `/assets/${basename(name)}`;
};

const icon = readFileSync(join(root, "src/icon.svg"));
const iconName = `icon-${createHash("sha256").update(icon).digest("hex").slice(0, 8).toUpperCase()}.svg`;
writeFileSync(join(fresh, "assets", iconName), icon);

writeFileSync(join(fresh, "index.html"), readFileSync(join(root, "src/index.html"), "utf8")
  .replace("{{script}}", built(".js")).replace("{{style}}", built(".css")).replaceAll("{{icon}}", `/assets/${iconName}`));

rmSync(join(root, "dist"), { recursive: true, force: true });
renameSync(fresh, join(root, "dist"));
for (const [name, { bytes }] of outputs) console.log(`dist/assets/${basename(name)}  ${(bytes / 1024).toFixed(1)} kB`);
