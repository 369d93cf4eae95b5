// ONNX Runtime computes what ogee does: networks of every activation and kind of layer (onnx_models.cpp writes them), and
// three models that the command trains and exports. tests/exchange/onnx_test.cpp reads them back.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { command, folder, ogee, require } from "./command.mjs";

const ort = require("onnxruntime-node");

// The outputs for all rows at once, as numbers; `type` is float32 or float64.
const outputsOf = async (file, type, inputs, rows) => {
  const session = await ort.InferenceSession.create(file, { logSeverityLevel: 3 });
  assert.deepEqual([...session.inputNames, ...session.outputNames], ["input", "output"]);
  const { output } = await session.run({ input: new ort.Tensor(type, inputs, [rows, inputs.length / rows]) });
  assert.equal(output.dims[0], rows);
  return output.data;
};

const numbersOf = (file, Numbers) => {
  const bytes = readFileSync(file);
  return new Numbers(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
};

const checkEqual = (found, expected, tolerance, name) => {
  assert.equal(found.length, expected.length, name);
  expected.forEach((number, k) => {
    const error = Math.abs(found[k] - number);
    assert.ok(error <= tolerance * Math.max(1, Math.abs(number)), `${name}: ${found[k]}, expected ${number}`);
  });
};

const models = join(folder, "models");
mkdirSync(models);
assert.equal(spawnSync(process.env.OGEE_ONNX_MODELS, [models], { stdio: "inherit" }).status, 0);
const names = readdirSync(models).filter((name) => name.endsWith(".onnx")).map((name) => name.slice(0, -5));

test("there are networks in both precisions", () => {
  assert.ok(names.length >= 40, `${names.length}`);
});

// It has no erf and atan in double.
const notInDouble = ["gelu", "layers", "own_formula"].map((name) => `float64_${name}`);

for (const name of names.filter((each) => !notInDouble.includes(each)))
  test(`ONNX Runtime computes ${name}`, async () => {
    const type = name.slice(0, 7);
    const [Numbers, tolerance] = type === "float32" ? [Float32Array, 1e-5] : [Float64Array, 1e-10];
    const path = join(models, name);
    const found = await outputsOf(`${path}.onnx`, type, numbersOf(`${path}.inputs`, Numbers), 40);
    checkEqual([...found], [...numbersOf(`${path}.outputs`, Numbers)], tolerance, name);
  });

// The numbers of a table with a header.
const tableOf = (text) => text.trim().split("\n").slice(1).map((line) => line.split(","));

const predictionsOf = (model, rows) => tableOf(spawnSync(command, ["predict", model, rows], { encoding: "utf8" }).stdout);

test("ONNX Runtime gives the probabilities of digits", async () => {
  const [saved, exported, rows] = ["digits.safetensors", "digits.onnx", "digits.csv"].map((name) => join(folder, name));
  ogee("train", "--limit", "300", "--hidden", "16", "--epochs", "3", "--save", saved);
  assert.equal(spawnSync(command, ["export", saved, exported]).status, 0);
  const inputs = Float32Array.from({ length: 50 * 64 }, (_, k) => (k * 7919 % 256) / 255);
  const lines = Array.from({ length: 50 }, (_, row) => inputs.slice(64 * row, 64 * (row + 1)).join(","));
  writeFileSync(rows, `${lines.join("\n")}\n`);
  const expected = predictionsOf(saved, rows).flatMap((cells) => cells.slice(2).map(Number));
  checkEqual([...await outputsOf(exported, "float32", inputs, 50)], expected, 1e-5, "digits");
  // The file does not say which layers scale inputs, in double.
  const [ours, theirs] = [saved, exported].map((model) => predictionsOf(model, rows));
  assert.deepEqual(theirs.map((cells) => cells.slice(0, 2)), ours.map((cells) => cells.slice(0, 2)));
  checkEqual(theirs.flatMap((cells) => cells.slice(2).map(Number)), expected, 1e-6, "digits");
});

const flowers = (answers) => {
  const rows = Array.from({ length: 60 }, (_, k) => [10 + 3 * Math.sin(k), 200 + 50 * Math.cos(k * k)]);
  const table = join(folder, "flowers.csv");
  writeFileSync(table, ["length,width,answer", ...rows.map((row, k) => [...row, answers[k % answers.length]].join(","))].join("\n"));
  return { table, rows };
};

const checkTable = async (answers, probabilities, ...options) => {
  const { table, rows } = flowers(answers);
  const [saved, exported] = ["flowers.safetensors", "flowers.onnx"].map((name) => join(folder, name));
  ogee("train", "--data", table, "--label", "answer", "--epochs", "5", "--save", saved, ...options);
  assert.equal(spawnSync(command, ["export", saved, exported]).status, 0);
  const expected = predictionsOf(saved, table).flatMap(probabilities);
  checkEqual([...await outputsOf(exported, "float32", Float32Array.from(rows.flat()), rows.length)], expected, 1e-5, "table");
};

test("ONNX Runtime scales the columns of a table, with gates",
  () => checkTable(["rose", "iris", "tulip"], (cells) => cells.slice(2).map(Number), "--block", "gate", "--depth", "3", "--width", "6"));
test("ONNX Runtime gives targets in their units", () => checkTable([1000, 1200, 800.5], (cells) => cells.slice(1).map(Number), "--task", "regress"));

test("the lines for JavaScript of docs/formats.md give the probabilities of a row", () => {
  const page = join(dirname(fileURLToPath(import.meta.url)), "../../docs/formats.md");
  const [, recipe] = readFileSync(page, "utf8").match(/^```js\n([^]*?)^```$/m);
  const at = (name) => join(folder, name);
  const rows = ["setosa", "versicolor", "virginica"].map((name, k) => `${5 + k},3.${5 - k},${1.4 + 2 * k},0.${2 + 3 * k},${name}`);
  writeFileSync(at("iris.csv"), ["a,b,c,d,species", ...rows, ...rows].join("\n"));
  writeFileSync(at("new.csv"), "a,b,c,d\n5.1,3.5,1.4,0.2\n");
  ogee("train", "--data", at("iris.csv"), "--label", "species", "--save", at("iris.safetensors"));
  assert.equal(spawnSync(command, ["export", at("iris.safetensors"), at("iris.onnx")]).status, 0);
  writeFileSync(at("recipe.mjs"), recipe);
  symlinkSync(process.env.OGEE_NODE_PACKAGES, at("node_modules"));
  const { stdout } = spawnSync(process.execPath, ["recipe.mjs"], { cwd: folder, encoding: "utf8" });
  const [, numbers] = stdout.match(/\[([^]*)\]/);
  checkEqual(numbers.split(",").map(Number), predictionsOf(at("iris.safetensors"), at("new.csv"))[0].slice(2).map(Number), 1e-5, "iris");
});
