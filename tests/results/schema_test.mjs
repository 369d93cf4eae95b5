// What the command writes as JSON is what docs/result.schema.json says, by ajv.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { command, folder, ownResultOf, parsed, require, resultOf } from "./command.mjs";

const Ajv = require("ajv/dist/2020").default;
const schema = parsed(fileURLToPath(new URL("../../docs/result.schema.json", import.meta.url)));
const isValid = new Ajv({ allErrors: true, strict: true, strictTypes: false, strictRequired: false }).compile(schema);

const check = (result) => assert.ok(isValid(result), JSON.stringify(isValid.errors, null, 2));
const checkRefused = (result) => assert.ok(!isValid(result), JSON.stringify(result.settings, null, 2));
const small = ["--limit", "60", "--hidden", "8", "--epochs", "2"];

test("every object of the schema is closed, and every member is described", () => {
  const visit = (part, path) => {
    if (typeof part !== "object" || part === null) return;
    // What a definition of numbers or settings leaves open is closed where it is referred to.
    if (part.type === "object" && !/_(numbers|settings)$/.test(path))
      assert.equal(part.additionalProperties ?? part.unevaluatedProperties, false, path);
    if (part.type === "object")
      for (const [name, member] of Object.entries(part.properties ?? {}))
        assert.ok(member.description ?? member.$ref, `${path}.${name}`);
    for (const [name, member] of Object.entries(part)) visit(member, `${path}.${name}`);
  };
  visit(schema, "");
});

test("a training with classes", () => check(resultOf("train", ...small, "--probe", "--early-stopping", "1", "--l2", "0.01", "--dropout", "0.1")));

test("gates and residual layers", () => {
  const options = ["--limit", "60", "--depth", "2", "--width", "8", "--epochs", "1", "--probe"];
  for (const block of ["gate", "residual"]) check(resultOf("train", ...options, "--block", block));
});

test("a training with targets", () => check(resultOf("train", "--data", "sine", ...small, "--activation", "softplus", "--probe")));

test("listed layers", () => check(resultOf("train", "--limit", "60", "--epochs", "1", "--layers", "dense(outputs=8), tanh, gate")));

test("optimizers and schedules", () => {
  for (const options of [
    ["sgd", "--momentum", "0.5", "--nesterov", "--schedule", "step_decay", "--schedule-step-size", "1", "--warm-up-length", "1", "--l1", "0.01"],
    ["rmsprop", "--schedule", "reduce_on_plateau", "--clip-value", "1"],
    ["adam", "--schedule", "one_cycle", "--clip-norm", "1"],
    ["adamw", "--schedule", "cosine_annealing"],
    ["sgd", "--schedule", "exponential_decay"],
    ["sgd", "--early-stopping", "1", "--early-stopping-watched", "validation_accuracy"],
  ]) check(resultOf("train", ...small, "--optimizer", ...options));
});

test("a comparison of depths with a sweep of learning rates", () => {
  const result = resultOf("compare", "--limit", "60", "--depths", "1,2", "--width", "8", "--epochs", "2", "--seeds", "2",
    "--activations", "relu,hard_logistic:keras2", "--learning-rates", "0.01,0.1", "--probe");
  check(result);
  assert.equal(result.runs.length, 8);
  assert.equal(result.runs[0].probes.length, 3);
});

test("a comparison with targets", () => check(resultOf("compare", "--data", "sine", ...small, "--seeds", "1", "--activations", "tanh,relu")));

test("a training that meets values that are not finite", () => {
  const result = resultOf("train", ...small, "--learning-rate", "1e38", "--activation", "relu", "--probe");
  check(result);
  assert.equal(result.runs[0].stopped, "non-finite");
});

test("a training that is interrupted", async () => {
  const file = join(folder, "interrupted.json");
  const training = spawn(command, ["train", "--limit", "60", "--hidden", "8", "--epochs", "2000000000", "--json", file],
    { stdio: ["ignore", "ignore", "pipe"] });
  await once(training.stderr, "data");
  training.kill("SIGINT");
  assert.deepEqual(await once(training, "exit"), [130, null]);
  const result = parsed(file);
  check(result);
  assert.equal(result.interrupted, true);
});

const program = join(dirname(command), "16_own_report");  // where the examples are built

test("a training of a program", { skip: !existsSync(program) }, () => {
  assert.equal(spawnSync(program, [folder]).status, 0);
  const result = parsed(join(folder, "result.json"));
  check(result);
  assert.equal(result.command, "program");
  assert.equal(result.runs[0].probes.length, 16);
});

test("a member that is not in the schema is found", () => {
  const result = resultOf("train", ...small, "--probe");
  for (const part of [result, result.settings, result.runs[0], result.runs[0].probes[0].layers[0], result.summary[0].layers[0]]) {
    part.unknown = 1;
    assert.equal(isValid(result), false);
    delete part.unknown;
    check(result);
  }
});

test("an optimizer and a schedule of a program have settings of their own", () => {
  const own = ["--optimizer", "own_descent", "--threshold", "0.5", "--schedule", "own_decay", "--schedule-half-life", "2"];
  check(ownResultOf("compare", ...small, "--seeds", "1", "--activations", "tanh,relu", ...own));
  const result = ownResultOf("train", ...small, ...own, "--clip-norm", "1");
  check(result);
  const { settings } = result;
  assert.deepEqual([settings.threshold, settings.schedule_half_life], [0.5, 2]);
  // Settings with the names of the library's may have other types.
  Object.assign(settings, { momentum: true, schedule_period: 2.5 });
  check(result);
  settings.clip_norm = "1";
  checkRefused(result);
});

test("an optimizer of the library has only its settings, of their types, beside a schedule of a program", () => {
  const result = ownResultOf("train", ...small, "--optimizer", "adam", "--schedule", "own_decay");
  check(result);
  for (const setting of [{ unknown: 1 }, { beta1: "0.9" }, { optimizer: 1 }, { weight_decay: undefined }])
    checkRefused({ ...result, settings: { ...result.settings, ...setting } });
});

test("a schedule of the library has only its settings, of their types, beside an optimizer of a program", () => {
  const result = ownResultOf("train", ...small, "--optimizer", "own_descent", "--schedule", "cosine_annealing");
  check(result);
  for (const setting of [{ schedule_unknown: 1 }, { schedule_period: 2.5 }, { schedule: 1 }])
    checkRefused({ ...result, settings: { ...result.settings, ...setting } });
});
