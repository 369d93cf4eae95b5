// The command, whose results the tests read, and the packages that they read them with. OGEE_COMMAND is the command,
// OGEE_OWN_COMMAND that of own_method.cpp, OGEE_NODE_PACKAGES the folder node_modules, which is not beside this file.

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
const run = (program, ...options) => {
  const { status } = spawnSync(program, [...options, "--quiet"], { stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0 && status !== 1) throw new Error(`${program} ${options.join(" ")}: status ${status}`);
};
export const ogee = (...options) => run(command, ...options);
export const parsed = (file) => JSON.parse(readFileSync(file, "utf8"));

// The JSON of a run of the command, or of the one with an optimizer and a schedule of its own.
const resultOfProgram = (program, ...options) => {
  const file = join(folder, "result.json");
  run(program, ...options, "--json", file);
  return parsed(file);
};
export const resultOf = (...options) => resultOfProgram(command, ...options);
export const ownResultOf = (...options) => resultOfProgram(process.env.OGEE_OWN_COMMAND, ...options);
