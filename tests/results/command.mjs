// The command, whose results the tests read, and the packages that they read them with. OGEE_COMMAND is the command,
// OGEE_NODE_PACKAGES the folder node_modules, which is not beside this file.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";

export const command = process.env.OGEE_COMMAND;
export const require = createRequire(join(process.env.OGEE_NODE_PACKAGES, "any.js"));

export const folder = mkdtempSync(join(tmpdir(), "ogee-results-"));
after(() => rmSync(folder, { recursive: true }));

// Status 1 is that of a training to values that are not finite.
export const ogee = (...options) => {
  const { status } = spawnSync(command, [...options, "--quiet"], { stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0 && status !== 1) throw new Error(`ogee ${options.join(" ")}: status ${status}`);
};
export const parsed = (file) => JSON.parse(readFileSync(file, "utf8"));

// The JSON of a run of the command.
export const resultOf = (...options) => {
  const file = join(folder, "result.json");
  ogee(...options, "--json", file);
  return parsed(file);
};
