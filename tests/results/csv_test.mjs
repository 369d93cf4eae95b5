// The tables have the numbers of the JSON file, column by column.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { folder, ogee, parsed } from "./command.mjs";

// Rows as objects; a field is null if empty, a number if it looks like one.
const rowsOf = (file) => {
  const [header, ...lines] = readFileSync(file, "utf8").trimEnd().split("\n")
    .map((line) => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare));
  const value = (field) => field === "" || field === "nan" ? null : Number.isNaN(Number(field)) ? field : Number(field);
  return lines.map((fields) => {
    assert.equal(fields.length, header.length);
    return Object.fromEntries(header.map((name, k) => [name, value(fields[k])]));
  });
};

test("the rows of a comparison are its runs", () => {
  const [json, csv, probes] = ["result.json", "epochs.csv", "probes.csv"].map((name) => join(folder, name));
  ogee("compare", "--limit", "60", "--depths", "1,2", "--width", "8", "--epochs", "2", "--seeds", "2",
    "--activations", "relu,hard_logistic:keras2", "--probe", "--json", json, "--csv", csv, "--probe-csv", probes);
  const epochRows = [];
  const layerRows = [];
  for (const { activation, hidden, seed, ...run } of parsed(json).runs) {
    const same = { activation, hidden: hidden.length === 1 ? hidden[0] : hidden.join("-"), depth: hidden.length, seed };
    run.train_loss.forEach((_, k) => {
      const curves = Object.entries(run).filter(([name, value]) => Array.isArray(value) && name !== "probes");
      epochRows.push({ ...same, epoch: k + 1, penalty: null, ...Object.fromEntries(curves.map(([name, values]) => [name, values[k]])) });
    });
    for (const { epoch, step, layers } of run.probes)
      for (const { activation: _, pre_activations: __, outputs: ___, ...numbers } of layers) layerRows.push({ ...same, epoch, step, gate_openness: null, ...numbers });
  }
  assert.equal(epochRows.length, 16);
  assert.equal(layerRows.length, 4 * 3 * 2 + 4 * 3 * 3);
  assert.deepEqual(rowsOf(csv), epochRows);
  assert.deepEqual(rowsOf(probes), layerRows);
});
